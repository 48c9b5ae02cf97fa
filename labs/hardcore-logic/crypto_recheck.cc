// The certificate of crypto once more, from the other side: methods are written anew, texts are only ever
// encrypted, and an open substitution is no map but the demand that equal letters stay equal and different
// ones different.
#include <algorithm>
#include <functional>

#include <boost/json/serialize.hpp>

#include "labs/hardcore-logic/crypto_solve.h"

namespace quire::labs::hardcore_logic {
namespace {

/// A letter (0 to 25) and where in the text it began.
struct Token {
  int letter;
  std::size_t origin;
};
using Tokens = std::vector<Token>;

Tokens tokens_of(const std::string& text) {
  Tokens tokens;
  for (const char c : text) tokens.push_back({c - 'A', tokens.size()});
  return tokens;
}

Tokens fenced(const Tokens& text, int rails) {
  std::vector<Tokens> rail(static_cast<std::size_t>(rails));
  int at = 0, step = 1;
  for (const Token& t : text) {
    rail[static_cast<std::size_t>(at)].push_back(t);
    if (at + step < 0 || at + step >= rails) step = -step;
    at += step;
  }
  Tokens out;
  for (const Tokens& r : rail) out.insert(out.end(), r.begin(), r.end());
  return out;
}

Tokens in_columns(const Tokens& text, const std::string& key) {
  Tokens out;
  for (char letter = 'A'; letter <= 'Z'; ++letter)
    for (std::size_t i = 0; i < text.size(); ++i)
      if (key[i % key.size()] == letter) out.push_back(text[i]);
  return out;
}

Tokens made_by(const Method& method, Tokens text) {
  switch (method.cipher) {
    case Cipher::reverse: {
      Tokens out;
      for (const Token& t : text) out.insert(out.begin(), t);
      return out;
    }
    case Cipher::rail:
      return fenced(text, method.number);
    case Cipher::columnar:
      return in_columns(text, method.word);
    default:
      break;
  }
  for (Token& t : text) {
    if (method.cipher == Cipher::atbash) t.letter = 25 - t.letter;
    if (method.cipher == Cipher::caesar3) t.letter = (t.letter + 3) % 26;
    if (method.cipher == Cipher::caesar) t.letter = (t.letter + method.number) % 26;
    if (method.cipher == Cipher::substitution)
      t.letter = method.word[static_cast<std::size_t>(t.letter)] - 'A';
  }
  return text;
}

/// Pairs that an open substitution must respect, as letters before it and letters of the cipher.
class Pairs {
 public:
  bool add(int before, int cipher) {
    for (const auto& [b, c] : pairs_)
      if ((b == before) != (c == cipher)) return false;
    if (!has(cipher)) pairs_.emplace_back(before, cipher);
    return true;
  }
  bool has(int cipher) const {
    return std::any_of(pairs_.begin(), pairs_.end(), [&](const auto& p) { return p.second == cipher; });
  }
  /// Where 25 are known, so is the last.
  bool determines(int cipher) const { return has(cipher) || pairs_.size() >= 25; }

 private:
  std::vector<std::pair<int, int>> pairs_{};
};

bool comes_out(const std::vector<Method>& chain, const Sample& sample, Pairs& pairs) {
  Tokens text = tokens_of(sample.plain);
  std::vector<int> before;  // what an open substitution sees, by places of the plain text
  for (const Method& m : chain) {
    if (m.cipher == Cipher::columnar && text.size() % m.word.size() != 0) return false;
    if (m.known) {
      text = made_by(m, text);
      continue;
    }
    before.resize(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
      before[text[i].origin] = text[i].letter;
      text[i].letter = 0;  // from here on only places count
    }
  }
  if (text.size() != sample.cipher.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int cipher = sample.cipher[i] - 'A';
    if (before.empty() ? text[i].letter != cipher : !pairs.add(before[text[i].origin], cipher)) return false;
  }
  return true;
}

std::vector<Method> parameters_of(const Method& m) {
  std::vector<Method> all;
  if (m.known || m.cipher == Cipher::substitution) return {m};
  for (int n = 1; n < 26 && m.cipher == Cipher::caesar; ++n) all.push_back({m.cipher, true, n, {}});
  for (int n = 2; n < 4 && m.cipher == Cipher::rail; ++n) all.push_back({m.cipher, true, n, {}});
  for (std::size_t length = 3; length <= 4 && m.cipher == Cipher::columnar; ++length) {
    std::string key(length, 'A');
    const std::function<void(std::size_t)> put = [&](std::size_t at) {
      if (at == length) all.push_back({m.cipher, true, 0, key});
      for (std::size_t l = 0; at < length && l < length; ++l) {
        const char letter = static_cast<char>('A' + l);
        if (key.substr(0, at).find(letter) != std::string::npos) continue;
        key[at] = letter;
        put(at + 1);
      }
    };
    put(0);
  }
  return all;
}

/// Calls f for every choice of parameters of every order of `count` of the methods.
void try_all(const std::vector<Method>& methods, std::size_t count, bool in_order,
             const std::function<void(const std::vector<Method>&)>& f) {
  std::vector<std::size_t> order;
  std::vector<Method> chain;
  const std::function<void()> choose = [&] {
    if (chain.size() == count) return f(chain);
    for (const Method& m : parameters_of(methods[order[chain.size()]])) {
      chain.push_back(m);
      choose();
      chain.pop_back();
    }
  };
  const std::function<void()> arrange = [&] {
    if (order.size() == count) return choose();
    for (std::size_t m = 0; m < methods.size(); ++m) {
      if (in_order ? m != order.size() : std::find(order.begin(), order.end(), m) != order.end()) continue;
      order.push_back(m);
      arrange();
      order.pop_back();
    }
  };
  arrange();
}

std::string chain_label(const std::vector<Method>& chain, const char* between) {
  std::string label;
  for (const Method& m : chain) label += (label.empty() ? "" : between) + label_of(m);
  return label;
}

/// What trying everything again comes to.
struct Retried {
  std::size_t tested = 0, explaining = 0;
  std::string lines{};
  bool agreed = true;  ///< every hypothesis that explains the samples allows this plain text alone
};

Retried retry(const CryptoTask& task, const std::string& plain) {
  Retried again;
  const std::string& cipher = task.ciphers[0];
  const auto test = [&](const std::vector<Method>& chain) {
    ++again.tested;
    Pairs pairs;
    bool explains = std::all_of(task.samples.begin(), task.samples.end(),
                                [&](const Sample& s) { return comes_out(chain, s, pairs); });
    for (const Method& m : chain)
      explains = explains && (m.cipher != Cipher::columnar || cipher.size() % m.word.size() == 0);
    again.lines += chain_label(chain, " > ") + (explains ? " yes\n" : " no\n");
    if (!explains) return;
    ++again.explaining;
    const bool open = std::any_of(chain.begin(), chain.end(), [](const Method& m) { return !m.known; });
    const bool determined =
        !open || std::all_of(cipher.begin(), cipher.end(), [&](char c) { return pairs.determines(c - 'A'); });
    again.agreed = again.agreed && determined && comes_out(chain, {plain, cipher}, pairs);
  };
  const bool in_order = task.arrangement == Arrangement::layers;
  const auto least = task.arrangement == Arrangement::any ? std::size_t{1} : task.methods.size();
  for (std::size_t count = least; count <= task.methods.size(); ++count)
    try_all(task.methods, count, in_order, test);
  return again;
}

Retried retry_segments(const CryptoTask& task, const std::string& plain) {
  Retried again{1, 1, chain_label(task.methods, " + ") + " yes\n", plain.size() == task.length()};
  std::size_t begin = 0;
  for (std::size_t i = 0; i < task.methods.size() && again.agreed; ++i) {
    Pairs none;
    const std::size_t length = task.ciphers[i].size();
    again.agreed = comes_out({task.methods[i]}, {plain.substr(begin, length), task.ciphers[i]}, none);
    begin += length;
  }
  return again;
}

bool says(const boost::json::object& object, std::string_view name, const boost::json::value& expected) {
  const boost::json::value* value = object.if_contains(name);
  return value != nullptr && boost::json::serialize(*value) == boost::json::serialize(expected);
}

}  // namespace

Status recheck_crypto(const CryptoTask& task, const Solved& solved) {
  const bool none = solved.kind == Solved::Kind::none;
  if (!none && solved.kind != Solved::Kind::one)
    return Error{"crypto: nothing is certain about this instance"};
  std::string plain;
  if (!none) {
    if (solved.solutions.size() != 1 || !solved.solutions[0].is_string())
      return Error{"certificate: there is not one plain text"};
    plain = solved.solutions[0].get_string();
    if (!is_capitals(plain)) return Error{"certificate: the plain text must be letters from A to Z"};
  }
  const Retried again =
      task.arrangement == Arrangement::segments ? retry_segments(task, plain) : retry(task, plain);
  if (!says(solved.certificate, "tested", again.tested))
    return Error{"certificate: tested is not the number of hypotheses"};
  if (!says(solved.certificate, "explaining", again.explaining) || none != (again.explaining == 0))
    return Error{"certificate: explaining is not the number of hypotheses that explain the samples"};
  if (!says(solved.certificate, "digest", boost::json::string(digest_of_verdicts(again.lines))))
    return Error{"certificate: digest is not that of the verdicts on all hypotheses"};
  if (!none && !again.agreed) return Error{"certificate: the plain text is not the only one"};
  return success();
}

}  // namespace quire::labs::hardcore_logic
