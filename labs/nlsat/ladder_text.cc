// The sentences of the ladder, written and read.
#include <algorithm>
#include <array>

#include "labs/nlsat/ladder.h"
#include "labs/nlsat/lexicon.h"
#include "labs/nlsat/words.h"

namespace quire::labs::nlsat {
namespace {

using Subject = Syllogism::Subject;
using Object = Phrase::Object;

std::string words_of(const Phrase& phrase, bool under_no) {
  if (phrase.verb.empty())
    return std::string("is ") + (phrase.positive ? "" : "not ") + article(phrase.noun) + " " + phrase.noun;
  const Verb* verb = verb_of(phrase.verb);
  // "No artist sees any baker", "does not see any baker": the some that a negation takes in.
  const bool any = under_no || !phrase.positive;
  const std::string object = phrase.object == Object::name ? phrase.noun
                                                           : (phrase.object == Object::every ? "every "
                                                              : any                          ? "any "
                                                                                             : "some ") +
                                                                 phrase.noun;
  return (phrase.positive ? std::string(verb->third) : "does not " + std::string(verb->plain)) + " " + object;
}

std::string words_of(const Syllogism& s) {
  std::string text = s.subject == Subject::name    ? s.noun
                     : s.subject == Subject::every ? "Every " + s.noun
                     : s.subject == Subject::some  ? "Some " + s.noun
                                                   : "No " + s.noun;
  if (s.relative) text += " who " + words_of(*s.relative, false);
  return text + " " + words_of(s.predicate, s.subject == Subject::no) + ".";
}

constexpr auto kReserved = std::to_array<std::string_view>(
    {"every", "some", "no", "any", "who", "is", "not", "a", "an", "does", ","});

class LadderReader {
 public:
  LadderReader(Rung rung, Reader& reader) : rung_(rung), reader_(reader) {}
  Result<Syllogism> sentence();

 private:
  Result<std::string> noun();
  Result<Phrase> phrase(bool under_no);
  Status object(Phrase& phrase, bool any);

  Rung rung_;
  Reader& reader_;
};

Result<Syllogism> LadderReader::sentence() {
  Syllogism s;
  if (reader_.take_if("every"))
    s.subject = Subject::every;
  else if (reader_.take_if("some"))
    s.subject = Subject::some;
  else if (reader_.take_if("no"))
    s.subject = Subject::no;
  else
    s.subject = Subject::name;
  if (s.subject == Subject::name) {
    if (!begins_with_capital(reader_.peek())) return reader_.fault("Every, Some, No or a name is wanted");
    s.noun = reader_.take();
  } else {
    Result<std::string> read = noun();
    if (!read) return Error{read.error()};
    s.noun = std::move(*read);
    if (reader_.peeks("who")) {
      if (!has_relatives(rung_)) return reader_.fault(std::string(word(rung_)) + " has no relative clauses");
      reader_.take();
      Result<Phrase> relative = phrase(false);
      if (!relative) return Error{relative.error()};
      s.relative = std::move(*relative);
    }
  }
  Result<Phrase> predicate = phrase(s.subject == Subject::no);
  if (!predicate) return Error{predicate.error()};
  s.predicate = std::move(*predicate);
  if (!reader_.at_end()) return reader_.fault("the sentence ends here");
  return s;
}

Result<std::string> LadderReader::noun() {
  const std::string_view word = reader_.peek();
  if (begins_with_capital(word))
    return reader_.fault("a noun is written in small letters; this looks like a name");
  if (word.empty() || std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end() ||
      verb_of(word) != nullptr)
    return reader_.fault("a noun is wanted");
  return reader_.take();
}

Result<Phrase> LadderReader::phrase(bool under_no) {
  Phrase p;
  if (reader_.take_if("is")) {
    p.positive = !reader_.peeks("not");
    if (!p.positive && under_no) return reader_.fault("\"No ... not\" is a double negation; write Every");
    if (!p.positive) reader_.take();
    if (!reader_.take_if("a") && !reader_.take_if("an"))
      return reader_.fault("\"a\" or \"an\" and a noun are wanted");
    Result<std::string> read = noun();
    if (!read) return Error{read.error()};
    p.noun = std::move(*read);
    return p;
  }
  if (!has_verbs(rung_))
    return reader_.fault("\"is\" is wanted; " + std::string(word(rung_)) + " has no verbs");
  if (reader_.peeks("does")) {
    if (under_no) return reader_.fault("\"No ... does not\" is a double negation; write Every");
    reader_.take();
    if (!reader_.take_if("not")) return reader_.fault("\"not\" is wanted");
    p.positive = false;
  }
  const Verb* verb = verb_of(reader_.peek());
  if (verb == nullptr)
    return reader_.fault("\"is\" or a verb is wanted (chase, see, need, like, eat, visit)");
  reader_.take();
  p.verb = verb->plain;
  if (const Status read = object(p, under_no || !p.positive); !read) return Error{read.error()};
  return p;
}

/// every N; some N, which is "any N" under a negation; or a name.
Status LadderReader::object(Phrase& phrase, bool any) {
  if (reader_.take_if("every")) {
    phrase.object = Object::every;
  } else if (reader_.take_if(any ? "any" : "some")) {
    phrase.object = Object::some;
  } else if (begins_with_capital(reader_.peek())) {
    phrase.object = Object::name;
    phrase.noun = reader_.take();
    return success();
  } else {
    return reader_.fault(any ? "\"every\", \"any\" or a name is wanted"
                             : "\"every\", \"some\" or a name is wanted");
  }
  Result<std::string> read = noun();
  if (!read) return Error{read.error()};
  phrase.noun = std::move(*read);
  return success();
}

}  // namespace

const char* word(Rung rung) {
  switch (rung) {
    case Rung::cop:
      return "cop";
    case Rung::cop_rel:
      return "cop-rel";
    case Rung::cop_tv:
      return "cop-tv";
    case Rung::cop_rel_tv:
      break;
  }
  return "cop-rel-tv";
}

std::string write_ladder(const std::vector<Syllogism>& text) {
  std::string all;
  for (const Syllogism& s : text) all += (all.empty() ? "" : " ") + words_of(s);
  return all;
}

Result<std::vector<Syllogism>> read_ladder(Rung rung, std::string_view text) {
  const Result<std::vector<Sentence>> sentences = sentences_of(text);
  if (!sentences) return Error{sentences.error()};
  std::vector<Syllogism> all;
  for (std::size_t i = 0; i < sentences->size(); ++i) {
    Reader reader((*sentences)[i], i);
    Result<Syllogism> read = LadderReader(rung, reader).sentence();
    if (!read) return Error{read.error()};
    all.push_back(std::move(*read));
  }
  return all;
}

}  // namespace quire::labs::nlsat
