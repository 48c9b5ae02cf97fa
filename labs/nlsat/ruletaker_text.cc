// The sentences of RuleTaker, written and read.
#include <algorithm>
#include <array>

#include "labs/engines/tables/text_file.h"
#include "labs/nlsat/lexicon.h"
#include "labs/nlsat/ruletaker.h"
#include "labs/nlsat/words.h"

namespace quire::labs::nlsat {
namespace {

/// `they`: someone was named before in the sentence.
std::string words_of(const RuleLiteral& l, bool they) {
  const bool someone = l.subject.empty(), plural = someone && they;
  std::string text = someone ? (they ? "they" : "someone") : l.subject;
  if (l.object.empty()) return text + (plural ? " are " : " is ") + (l.positive ? "" : "not ") + l.predicate;
  const Verb* verb = verb_of(l.predicate);
  if (l.positive) return text + " " + std::string(plural ? verb->plain : verb->third) + " " + l.object;
  return text + (plural ? " do not " : " does not ") + std::string(verb->plain) + " " + l.object;
}

std::string words_of(const RuleSentence& sentence) {
  if (sentence.conditions.empty()) return capital(words_of(sentence.head, false)) + ".";
  std::string text = "If ";
  bool named = false;
  for (std::size_t i = 0; i < sentence.conditions.size(); ++i) {
    text += (i == 0 ? "" : " and ") + words_of(sentence.conditions[i], named);
    named = named || sentence.conditions[i].subject.empty();
  }
  return text + " then " + words_of(sentence.head, named) + ".";
}

constexpr auto kReserved = std::to_array<std::string_view>(
    {"if", "and",    "then",   "is",  "are", "not", "the", "does", "do",    "someone",  "something", "they",
     "it", "people", "things", "all", "a",   "an",  "or",  "who",  "every", "everyone", "no",        ","});

bool is_reserved(std::string_view word) {
  return std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end();
}

Result<std::string> read_attribute(Reader& reader) {
  const std::string word =
      reader.at_start() ? lower_first(std::string(reader.peek())) : std::string(reader.peek());
  if (word.empty() || is_reserved(word) || begins_with_capital(word) || verb_of(word) != nullptr)
    return reader.fault("an attribute in small letters is wanted");
  reader.take();
  return word;
}

/// "the dog" or "Bob".
Result<std::string> read_entity(Reader& reader) {
  if (reader.take_if("the")) {
    const std::string_view noun = reader.peek();
    if (noun.empty() || is_reserved(noun) || begins_with_capital(noun))
      return reader.fault("\"the\" wants a noun");
    return "the " + reader.take();
  }
  if (!begins_with_capital(reader.peek())) return reader.fault("\"the\" and a noun, or a name, are wanted");
  return reader.take();
}

Result<RuleLiteral> read_literal(Reader& reader, bool& someone) {
  RuleLiteral literal;
  if (reader.take_if("someone") || reader.take_if("something")) {
    someone = true;
  } else if (reader.peeks("they") || reader.peeks("it")) {
    if (!someone) return reader.fault("nobody was named before");
    reader.take();
  } else {
    Result<std::string> entity = read_entity(reader);
    if (!entity) return Error{entity.error()};
    literal.subject = std::move(*entity);
  }
  if (reader.take_if("is") || reader.take_if("are")) {
    literal.positive = !reader.take_if("not");
    if (reader.peeks("not")) return reader.fault("an attribute is not negated twice");
    Result<std::string> attribute = read_attribute(reader);
    if (!attribute) return Error{attribute.error()};
    literal.predicate = std::move(*attribute);
    return literal;
  }
  if (reader.take_if("does") || reader.take_if("do")) {
    if (!reader.take_if("not")) return reader.fault("\"not\" is wanted");
    literal.positive = false;
  }
  const Verb* verb = verb_of(reader.peek());
  if (verb == nullptr) return reader.fault("\"is\" or a verb is wanted (chase, see, need, like, eat, visit)");
  reader.take();
  literal.predicate = verb->plain;
  Result<std::string> object = read_entity(reader);
  if (!object) return Error{object.error()};
  literal.object = std::move(*object);
  return literal;
}

/// If ... then ...
Result<RuleSentence> read_rule(Reader& reader) {
  RuleSentence sentence;
  bool someone = false;
  do {
    Result<RuleLiteral> condition = read_literal(reader, someone);
    if (!condition) return Error{condition.error()};
    sentence.conditions.push_back(std::move(*condition));
  } while (reader.take_if("and"));
  reader.take_if(",");
  if (!reader.take_if("then")) return reader.fault("\"and\" or \"then\" is wanted");
  Result<RuleLiteral> head = read_literal(reader, someone);
  if (!head) return Error{head.error()};
  sentence.head = std::move(*head);
  return sentence;
}

/// (All) round, big people are (not) green.
Result<RuleSentence> read_quantified(Reader& reader) {
  RuleSentence sentence;
  reader.take_if("all");
  do {
    Result<std::string> attribute = read_attribute(reader);
    if (!attribute) return Error{attribute.error()};
    sentence.conditions.push_back({.predicate = std::move(*attribute)});
  } while (reader.take_if(",") || reader.take_if("and"));
  if (!reader.take_if("people") && !reader.take_if("things"))
    return reader.fault("\"people\" or \"things\" is wanted");
  if (!reader.take_if("are")) return reader.fault("\"are\" is wanted");
  sentence.head.positive = !reader.take_if("not");
  Result<std::string> attribute = read_attribute(reader);
  if (!attribute) return Error{attribute.error()};
  sentence.head.predicate = std::move(*attribute);
  return sentence;
}

Result<RuleSentence> read_sentence(const Sentence& words, std::size_t number) {
  Reader reader(words, number);
  const bool quantified = std::any_of(words.words.begin(), words.words.end(),
                                      [](const Word& w) { return w.text == "people" || w.text == "things"; });
  Result<RuleSentence> read = [&]() -> Result<RuleSentence> {
    if (quantified) return read_quantified(reader);
    if (reader.take_if("if")) return read_rule(reader);
    bool nobody = false;
    Result<RuleLiteral> fact = read_literal(reader, nobody);
    if (!fact) return Error{fact.error()};
    RuleSentence sentence;
    sentence.head = std::move(*fact);
    return sentence;
  }();
  if (read && !reader.at_end()) return reader.fault("the sentence ends here");
  return read;
}

Result<std::vector<RuleSentence>> read_all(std::string_view text) {
  const Result<std::vector<Sentence>> sentences = sentences_of(text);
  if (!sentences) return Error{sentences.error()};
  std::vector<RuleSentence> all;
  for (std::size_t i = 0; i < sentences->size(); ++i) {
    Result<RuleSentence> sentence = read_sentence((*sentences)[i], i);
    if (!sentence) return Error{sentence.error()};
    all.push_back(std::move(*sentence));
  }
  return all;
}

}  // namespace

std::string write_rules(const RuleTheory& theory) {
  std::string text;
  for (const RuleSentence& sentence : theory.said) text += (text.empty() ? "" : " ") + words_of(sentence);
  if (theory.asked) text += std::string(kQueryMark) + words_of(*theory.asked);
  return text;
}

Result<RuleTheory> read_rules(std::string_view text) {
  // Files differ in the blanks around the mark.
  constexpr std::string_view kMark = "$query$";
  const std::size_t mark = text.find(kMark);
  RuleTheory theory;
  Result<std::vector<RuleSentence>> said = read_all(text.substr(0, mark));
  if (!said) return Error{said.error()};
  theory.said = std::move(*said);
  if (mark == std::string_view::npos) return theory;
  const Result<std::vector<RuleSentence>> asked = read_all(text.substr(mark + kMark.size()));
  if (!asked) return Error{"query: " + asked.error()};
  if (asked->size() != 1 || !asked->front().conditions.empty()) return Error{"query: one fact is asked for"};
  if (asked->front().head.subject.empty()) return Error{"query: it must name whom it speaks of"};
  theory.asked = asked->front();
  return theory;
}

}  // namespace quire::labs::nlsat
