#include "labs/hardcore-logic/crypto_methods.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace quire::labs::hardcore_logic {
namespace {

constexpr int kLetters = 26;

std::string shifted(std::string_view text, int shift) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>('A' + (c - 'A' + shift) % kLetters);
  return out;
}

/// Places of the text's letters in the order in which the fence is read: rail by rail.
std::vector<std::size_t> fence_order(std::size_t length, int rails) {
  const auto top = static_cast<std::size_t>(rails);
  const std::size_t period = 2 * (top - 1);
  std::vector<std::size_t> order;
  for (std::size_t rail = 0; rail < top; ++rail)
    for (std::size_t i = 0; i < length; ++i) {
      const std::size_t phase = i % period;
      if (std::min(phase, period - phase) == rail) order.push_back(i);
    }
  return order;
}

/// The same for columns in the alphabetical order of the key's letters. The length is a multiple of the
/// key's.
std::vector<std::size_t> column_order(std::size_t length, const std::string& key) {
  std::vector<std::size_t> columns(key.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  std::sort(columns.begin(), columns.end(), [&](std::size_t a, std::size_t b) { return key[a] < key[b]; });
  std::vector<std::size_t> order;
  for (const std::size_t column : columns)
    for (std::size_t i = column; i < length; i += key.size()) order.push_back(i);
  return order;
}

std::string read_in(const std::vector<std::size_t>& order, std::string_view text) {
  std::string out;
  for (const std::size_t place : order) out += text[place];
  return out;
}

std::string put_back(const std::vector<std::size_t>& order, std::string_view text) {
  std::string out(text.size(), 'X');
  for (std::size_t i = 0; i < order.size(); ++i) out[order[i]] = text[i];
  return out;
}

std::string reversed(std::string_view text) { return {text.rbegin(), text.rend()}; }

std::string mirrored(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>('A' + 'Z' - c);
  return out;
}

}  // namespace

bool has_parameter(Cipher cipher) {
  return cipher == Cipher::caesar || cipher == Cipher::rail || cipher == Cipher::substitution ||
         cipher == Cipher::columnar;
}

const char* name_of(Cipher cipher) {
  constexpr const char* kNames[] = {"caesar3", "caesar",       "reverse", "atbash",
                                    "rail",    "substitution", "columnar"};
  return kNames[static_cast<std::size_t>(cipher)];
}

std::string label_of(const Method& method) {
  const std::string name = name_of(method.cipher);
  if (!has_parameter(method.cipher)) return name;
  if (!method.known) return name + ":?";
  return method.word.empty() ? fmt::format("{}:{}", name, method.number) : name + ":" + method.word;
}

std::string words_of(const Method& method) {
  switch (method.cipher) {
    case Cipher::caesar3:
      return "Caesar cipher with a shift of 3 (A becomes D)";
    case Cipher::caesar:
      return method.known ? fmt::format("Caesar cipher with a shift of {}", method.number)
                          : "Caesar cipher with some shift from 1 to 25";
    case Cipher::reverse:
      return "reverse cipher (the text is written backwards)";
    case Cipher::atbash:
      return "Atbash cipher (A becomes Z, B becomes Y, ...)";
    case Cipher::rail:
      return method.known ? fmt::format("rail fence cipher with {} rails", method.number)
                          : "rail fence cipher with 2 or 3 rails";
    case Cipher::substitution:
      return method.known ? "substitution cipher that turns ABCDEFGHIJKLMNOPQRSTUVWXYZ into " + method.word
                          : "substitution cipher with some permutation of the alphabet";
    case Cipher::columnar:
      return (method.known
                  ? fmt::format("columnar transposition with the key {}", method.word)
                  : std::string("columnar transposition with some key of 3 or 4 different letters")) +
             " (the text is written in rows below the key, columns are read in the alphabetical order of its "
             "letters)";
  }
  return {};
}

std::vector<Method> choices_of(Cipher cipher) {
  std::vector<Method> all;
  if (cipher == Cipher::caesar)
    for (int shift = 1; shift < kLetters; ++shift) all.push_back({cipher, true, shift, {}});
  if (cipher == Cipher::rail)
    for (int rails = 2; rails <= 3; ++rails) all.push_back({cipher, true, rails, {}});
  if (cipher == Cipher::columnar)
    for (std::string key : {"ABC", "ABCD"}) {
      do {
        all.push_back({cipher, true, 0, key});
      } while (std::next_permutation(key.begin(), key.end()));
    }
  if (!has_parameter(cipher)) all.push_back({cipher, true, 0, {}});
  return all;
}

std::string encrypt(const Method& method, std::string_view text) {
  switch (method.cipher) {
    case Cipher::caesar3:
      return shifted(text, 3);
    case Cipher::caesar:
      return shifted(text, method.number);
    case Cipher::reverse:
      return reversed(text);
    case Cipher::atbash:
      return mirrored(text);
    case Cipher::rail:
      return read_in(fence_order(text.size(), method.number), text);
    case Cipher::substitution: {
      std::string out(text);
      for (char& c : out) c = method.word[static_cast<std::size_t>(c - 'A')];
      return out;
    }
    case Cipher::columnar: {
      std::string padded(text);
      while (padded.size() % method.word.size() != 0) padded += 'X';
      return read_in(column_order(padded.size(), method.word), padded);
    }
  }
  return {};
}

std::string decrypt(const Method& method, std::string_view text) {
  switch (method.cipher) {
    case Cipher::caesar3:
      return shifted(text, kLetters - 3);
    case Cipher::caesar:
      return shifted(text, kLetters - method.number);
    case Cipher::reverse:
      return reversed(text);
    case Cipher::atbash:
      return mirrored(text);
    case Cipher::rail:
      return put_back(fence_order(text.size(), method.number), text);
    case Cipher::substitution: {
      std::string out(text);
      for (char& c : out) c = static_cast<char>('A' + method.word.find(c));
      return out;
    }
    case Cipher::columnar:
      return put_back(column_order(text.size(), method.word), text);
  }
  return {};
}

bool fits(const Method& method, std::size_t length) {
  return method.cipher != Cipher::columnar || length % method.word.size() == 0;
}

bool is_capitals(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace quire::labs::hardcore_logic
