#include "labs/hardcore-logic/crypto_hypotheses.h"

#include <algorithm>
#include <numeric>

namespace quire::labs::hardcore_logic {
namespace {

std::size_t place(char letter) { return static_cast<std::size_t>(letter - 'A'); }

bool is_open(const Method& method) { return !method.known && method.cipher == Cipher::substitution; }

std::size_t open_place(const Chain& chain) {
  return static_cast<std::size_t>(std::find_if(chain.begin(), chain.end(), is_open) - chain.begin());
}

std::vector<Method> choices(const Method& method) {
  if (method.known || is_open(method)) return {method};
  return choices_of(method.cipher);
}

/// The text as the methods before `end` make it.
std::string forwards(const Chain& chain, std::size_t end, std::string text) {
  for (std::size_t i = 0; i < end; ++i) text = encrypt(chain[i], text);
  return text;
}

/// The text as it was before the methods from `begin` on.
std::string backwards(const Chain& chain, std::size_t begin, std::string text) {
  for (std::size_t i = chain.size(); i > begin; --i) text = decrypt(chain[i - 1], text);
  return text;
}

bool chain_fits(const Chain& chain, std::size_t length) {
  return std::all_of(chain.begin(), chain.end(),
                     [&](const Method& m) { return is_open(m) || fits(m, length); });
}

/// Fills in open letters of `text` from `at` on, one choice after another.
void fill(std::string& text, const std::string& cipher, LetterMap letters, std::size_t at, std::size_t limit,
          std::vector<std::string>& texts) {
  while (at < cipher.size() && letters.plain_of[place(cipher[at])] != 0) {
    text[at] = letters.plain_of[place(cipher[at])];
    ++at;
  }
  if (at == cipher.size()) {
    texts.push_back(text);
    return;
  }
  for (char c = 'A'; c <= 'Z' && texts.size() < limit; ++c) {
    LetterMap more = letters;
    if (more.add(c, cipher[at])) fill(text, cipher, more, at, limit, texts);
  }
}

}  // namespace

Hypotheses::Hypotheses(const CryptoTask& task) {
  const std::vector<Method>& methods = task.methods;
  if (task.arrangement == Arrangement::segments) return;
  if (task.arrangement == Arrangement::layers) {
    orders_.push_back(methods);
    return;
  }
  std::vector<std::size_t> order(methods.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto least = task.arrangement == Arrangement::any ? std::size_t{1} : methods.size();
  for (std::size_t count = least; count <= methods.size(); ++count) {
    std::vector<std::vector<std::size_t>> seen;
    std::sort(order.begin(), order.end());
    do {
      std::vector<std::size_t> head(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count));
      if (!seen.empty() && seen.back() == head) continue;  // only what follows the head has changed
      std::vector<Method> chain;
      for (const std::size_t m : head) chain.push_back(methods[m]);
      orders_.push_back(std::move(chain));
      seen.push_back(std::move(head));
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

std::size_t Hypotheses::size() const {
  std::size_t sum = 0;
  for (const auto& order : orders_) {
    std::size_t product = 1;  // at most 30^4
    for (const Method& m : order) product *= choices(m).size();
    sum += product;
  }
  return sum;
}

void Hypotheses::for_each(const std::function<void(const Chain&)>& f) const {
  for (const auto& order : orders_) {
    std::vector<std::vector<Method>> all;
    for (const Method& m : order) all.push_back(choices(m));
    std::vector<std::size_t> at(order.size(), 0);
    bool more = true;
    while (more) {
      Chain chain;
      for (std::size_t i = 0; i < at.size(); ++i) chain.push_back(all[i][at[i]]);
      f(chain);
      std::size_t i = at.size();
      while (i > 0 && ++at[i - 1] == all[i - 1].size()) at[--i] = 0;
      more = i > 0;
    }
  }
}

std::string label_of(const Chain& chain) {
  std::string label;
  for (const Method& m : chain) label += (label.empty() ? "" : " > ") + label_of(m);
  return label;
}

bool LetterMap::add(char plain, char cipher) {
  char& known_plain = plain_of[place(cipher)];
  char& known_cipher = cipher_of[place(plain)];
  if (known_plain == 0 && known_cipher == 0) {
    known_plain = plain;
    known_cipher = cipher;
  }
  return known_plain == plain && known_cipher == cipher;
}

void LetterMap::complete() {
  if (std::count(plain_of.begin(), plain_of.end(), 0) != 1) return;
  const auto p = std::find(cipher_of.begin(), cipher_of.end(), 0) - cipher_of.begin();
  const auto c = std::find(plain_of.begin(), plain_of.end(), 0) - plain_of.begin();
  add(static_cast<char>('A' + p), static_cast<char>('A' + c));
}

std::optional<LetterMap> explained(const Chain& chain, const std::vector<Sample>& samples) {
  LetterMap letters;
  const std::size_t open = open_place(chain);
  for (const Sample& sample : samples) {
    if (!chain_fits(chain, sample.plain.size())) return std::nullopt;
    const std::string made = forwards(chain, open, sample.plain);
    if (open == chain.size()) {
      if (made != sample.cipher) return std::nullopt;
      continue;
    }
    const std::string seen = backwards(chain, open + 1, sample.cipher);
    for (std::size_t i = 0; i < made.size(); ++i)
      if (!letters.add(made[i], seen[i])) return std::nullopt;
  }
  letters.complete();
  return letters;
}

std::vector<std::string> plain_texts(const Chain& chain, const LetterMap& letters, const std::string& cipher,
                                     std::size_t limit) {
  if (!chain_fits(chain, cipher.size()) || limit == 0) return {};
  const std::size_t open = open_place(chain);
  if (open == chain.size()) return {backwards(chain, 0, cipher)};
  const std::string seen = backwards(chain, open + 1, cipher);
  std::vector<std::string> texts;
  std::string text(seen.size(), 'A');
  fill(text, seen, letters, 0, limit, texts);
  const Chain before(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(open));
  for (std::string& t : texts) t = backwards(before, 0, t);
  return texts;
}

}  // namespace quire::labs::hardcore_logic
