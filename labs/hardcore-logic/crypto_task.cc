#include "labs/hardcore-logic/crypto_task.h"

#include <algorithm>
#include <iterator>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "labs/engines/problems/fields.h"
#include "labs/hardcore-logic/crypto_hypotheses.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;

constexpr const char* kArrangements[] = {"layers", "unordered", "any", "segments"};

Error at(const std::string& place, const std::string& what) { return Error{place + ": " + what}; }

/// Whether all letters differ.
bool distinct(std::string letters) {
  std::sort(letters.begin(), letters.end());
  return std::adjacent_find(letters.begin(), letters.end()) == letters.end();
}

Result<Method> read_method(const json::value& value, const std::string& place) {
  if (!value.is_object()) return at(place, "must be an object");
  problems::Fields fields(value.get_object());
  const std::string name = fields.text("method");
  if (!fields.fault().empty()) return at(place, fields.fault());
  Method method;
  std::size_t c = 0;
  while (c < kCiphers && name != name_of(static_cast<Cipher>(c))) ++c;
  if (c == kCiphers) return at(place, "there is no method of this name");
  method.cipher = static_cast<Cipher>(c);
  if (!has_parameter(method.cipher)) return method;
  const bool numbered = method.cipher == Cipher::caesar || method.cipher == Cipher::rail;
  const char* field = method.cipher == Cipher::caesar     ? "shift"
                      : method.cipher == Cipher::rail     ? "rails"
                      : method.cipher == Cipher::columnar ? "key"
                                                          : "alphabet";
  method.known = fields.any(field) != nullptr;
  if (!method.known) return method;
  if (numbered) {
    const std::uint64_t number = fields.whole(field);
    if (!fields.fault().empty()) return at(place, fields.fault());
    const auto [least, most] = method.cipher == Cipher::caesar ? std::pair(1, 25) : std::pair(2, 3);
    if (number < static_cast<std::uint64_t>(least) || number > static_cast<std::uint64_t>(most))
      return at(place, fmt::format("{} must be {} to {}", field, least, most));
    method.number = static_cast<int>(number);
    return method;
  }
  method.word = fields.text(field);
  if (!fields.fault().empty()) return at(place, fields.fault());
  if (method.cipher == Cipher::columnar && (method.word.size() < 3 || method.word.size() > 4))
    return at(place, "key must have 3 or 4 letters");
  if (method.cipher == Cipher::substitution && method.word.size() != 26)
    return at(place, "alphabet must have 26 letters");
  if (!is_capitals(method.word) || !distinct(method.word))
    return at(place, fmt::format("{} must be of different capital letters", field));
  return method;
}

Status read_methods(const Instance& instance, CryptoTask& task) {
  const json::value* list = instance.if_contains("methods");
  if (list == nullptr || !list->is_array() || list->get_array().empty() ||
      list->get_array().size() > kMethodsMax)
    return at("methods", fmt::format("must be a list of 1 to {}", kMethodsMax));
  std::size_t open_alphabets = 0;
  for (const json::value& value : list->get_array()) {
    const std::string place = fmt::format("methods, entry {}", task.methods.size() + 1);
    auto method = read_method(value, place);
    if (!method) return Error{method.error()};
    if (!method->known && task.arrangement == Arrangement::segments)
      return at(place, "methods of segments must have their parameters");
    if (!method->known && method->cipher == Cipher::substitution && ++open_alphabets > 1)
      return at(place, "only one substitution may be without its alphabet");
    task.methods.push_back(std::move(*method));
  }
  if (Hypotheses(task).size() > kHypothesesMax)
    return at("methods",
              fmt::format("there are more than {} hypotheses; give more parameters", kHypothesesMax));
  return success();
}

Status read_samples(const Instance& instance, CryptoTask& task) {
  const json::value* list = instance.if_contains("samples");
  if (list == nullptr || !list->is_array() || list->get_array().size() > kSamplesMax)
    return at("samples", fmt::format("must be a list of at most {}", kSamplesMax));
  if (!list->get_array().empty() && task.arrangement == Arrangement::segments)
    return at("samples", "segments have none");
  for (const json::value& value : list->get_array()) {
    const std::string place = fmt::format("samples, entry {}", task.samples.size() + 1);
    if (!value.is_object()) return at(place, "must have plain and cipher");
    problems::Fields fields(value.get_object());
    Sample sample{fields.text("plain"), fields.text("cipher")};
    if (!fields.fault().empty()) return at(place, fields.fault());
    if (sample.plain.size() > kTextMax || !is_capitals(sample.plain) || !is_capitals(sample.cipher))
      return at(place, fmt::format("texts must be 1 to {} letters from A to Z", kTextMax));
    if (sample.plain.size() != sample.cipher.size())
      return at(place, "plain and cipher must be of one length");
    task.samples.push_back(std::move(sample));
  }
  return success();
}

Status read_cipher(const Instance& instance, CryptoTask& task) {
  problems::Fields fields(instance);
  const std::string text = fields.text("cipher");
  if (!fields.fault().empty()) return Error{fields.fault()};
  if (text.size() > kTextMax) return at("cipher", fmt::format("must be at most {} letters", kTextMax));
  const std::size_t parts = task.arrangement == Arrangement::segments ? task.methods.size() : 1;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('|', begin), text.size());
    task.ciphers.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  if (task.ciphers.size() != parts) return at("cipher", fmt::format("must have {} parts", parts));
  for (std::size_t i = 0; i < parts; ++i) {
    if (!is_capitals(task.ciphers[i]))
      return at("cipher", "must be letters from A to Z, segments joined by |");
    for (std::size_t m = 0; m < task.methods.size(); ++m) {
      if (task.arrangement == Arrangement::segments && m != i) continue;
      if (task.methods[m].known && !fits(task.methods[m], task.ciphers[i].size()))
        return at("cipher", "its length must be a multiple of the key's");
    }
  }
  return success();
}

}  // namespace

std::size_t CryptoTask::length() const {
  std::size_t sum = 0;
  for (const std::string& part : ciphers) sum += part.size();
  return sum;
}

Result<CryptoTask> read_crypto(const Instance& instance) {
  CryptoTask task;
  problems::Fields fields(instance);
  const std::string arrangement = fields.text("arrangement");
  if (!fields.fault().empty()) return Error{fields.fault()};
  const auto found = std::find(std::begin(kArrangements), std::end(kArrangements), arrangement);
  if (found == std::end(kArrangements))
    return at("arrangement", "must be layers, unordered, any or segments");
  task.arrangement = static_cast<Arrangement>(found - std::begin(kArrangements));
  if (Status s = read_methods(instance, task); !s) return Error{s.error()};
  if (Status s = read_samples(instance, task); !s) return Error{s.error()};
  if (Status s = read_cipher(instance, task); !s) return Error{s.error()};
  return task;
}

Instance crypto_instance(const CryptoTask& task, const std::string& variant) {
  json::array methods, samples;
  for (const Method& m : task.methods) {
    json::object object{{"method", name_of(m.cipher)}};
    if (m.known && m.cipher == Cipher::caesar) object["shift"] = m.number;
    if (m.known && m.cipher == Cipher::rail) object["rails"] = m.number;
    if (m.known && m.cipher == Cipher::columnar) object["key"] = m.word;
    if (m.known && m.cipher == Cipher::substitution) object["alphabet"] = m.word;
    methods.push_back(std::move(object));
  }
  for (const Sample& s : task.samples)
    samples.push_back(json::object{{"plain", s.plain}, {"cipher", s.cipher}});
  std::string cipher;
  for (const std::string& part : task.ciphers) cipher += (cipher.empty() ? "" : "|") + part;
  Instance instance;
  instance["game"] = "crypto";
  instance["variant"] = variant;
  instance["arrangement"] = kArrangements[static_cast<std::size_t>(task.arrangement)];
  instance["methods"] = std::move(methods);
  instance["samples"] = std::move(samples);
  instance["cipher"] = cipher;
  return instance;
}

}  // namespace quire::labs::hardcore_logic
