#include "labs/nlsat/words.h"

#include "labs/engines/tables/text_file.h"

namespace quire::labs::nlsat {
namespace {

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '\'';
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

Result<std::vector<Sentence>> sentences_of(std::string_view text, const TextLimits& limits) {
  if (text.size() > limits.bytes_max)
    return Error{"the text has more than " + std::to_string(limits.bytes_max) + " bytes"};
  std::vector<Sentence> sentences;
  Sentence open;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (is_blank(c)) {
      ++i;
      continue;
    }
    if (open.words.empty()) begin = i;
    if (c == '.') {
      if (open.words.empty())
        return Error{"place " + std::to_string(i + 1) + ": a full stop without a sentence"};
      if (sentences.size() == limits.sentences_max)
        return Error{"more than " + std::to_string(limits.sentences_max) + " sentences"};
      open.text = text.substr(begin, i + 1 - begin);
      sentences.push_back(std::move(open));
      open = {};
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    if (in_word(c))
      while (end < text.size() && in_word(text[end])) ++end;
    else if (c != ',')
      return Error{"place " + std::to_string(i + 1) + ": " + tables::shown(text.substr(i, 1)) +
                   " is no part of a sentence; words, commas and full stops are"};
    if (end - i > limits.word_bytes_max)
      return Error{"place " + std::to_string(i + 1) + ": a word of more than " +
                   std::to_string(limits.word_bytes_max) + " letters"};
    if (open.words.size() == limits.words_max)
      return Error{"place " + std::to_string(i + 1) + ": a sentence of more than " +
                   std::to_string(limits.words_max) + " words"};
    open.words.push_back({std::string(text.substr(i, end - i)), i});
    i = end;
  }
  if (!open.words.empty())
    return Error{"the last sentence, " + tables::shown(text.substr(begin)) + ", has no full stop"};
  return sentences;
}

std::string_view Reader::peek(std::size_t ahead) const {
  return next_ + ahead < sentence_.words.size() ? std::string_view(sentence_.words[next_ + ahead].text)
                                                : std::string_view();
}

bool Reader::peeks(std::string_view word, std::size_t ahead) const {
  const std::string_view next = peek(ahead);
  return next == word || (next_ + ahead == 0 && lower_first(std::string(next)) == word);
}

bool Reader::take_if(std::string_view word) {
  if (at_end() || !peeks(word)) return false;
  ++next_;
  return true;
}

Error Reader::fault(const std::string& wanted) const {
  return Error{"sentence " + std::to_string(number_ + 1) + ", " + tables::shown(sentence_.text) + ": " +
               (at_end() ? "it ends too early" : tables::shown(peek()) + " does not fit") + "; " + wanted};
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string lower_first(std::string text) {
  if (!text.empty() && is_capital(text[0])) text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

bool begins_with_capital(std::string_view word) { return !word.empty() && is_capital(word[0]); }

}  // namespace quire::labs::nlsat
