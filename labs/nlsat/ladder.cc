#include "labs/nlsat/ladder.h"

#include <algorithm>
#include <map>

#include "labs/nlsat/label.h"
#include "labs/nlsat/lexicon.h"
#include "labs/nlsat/words.h"

namespace quire::labs::nlsat {
namespace {

using Subject = Syllogism::Subject;
using Object = Phrase::Object;

Phrase drawn_phrase(Rung rung, const std::vector<std::string>& nouns, const std::vector<std::string>& names,
                    bool positive, random::Stream& stream) {
  Phrase p;
  p.positive = positive || stream.bernoulli(0.5);
  p.noun = nouns[stream.below(nouns.size())];
  if (!has_verbs(rung) || stream.bernoulli(0.5)) return p;
  p.verb = verbs()[stream.below(verbs().size())].plain;
  p.object = static_cast<Object>(stream.below(names.empty() ? 2 : 3));
  if (p.object == Object::name) p.noun = names[stream.below(names.size())];
  return p;
}

/// Sentences over individuals, as clauses. A phrase of an individual becomes a literal; where it speaks of
/// others, one that the clauses added here define.
class Grounding {
 public:
  Grounding(Theory& theory, std::vector<std::string> individuals, World world)
      : theory_(theory), individuals_(std::move(individuals)), world_(world) {}

  void add(const Syllogism& s, std::size_t sentence, std::size_t& next_witness);
  std::vector<std::string> words() && { return std::move(words_); }

 private:
  sat::Literal atom(const std::string& words);
  sat::Literal is(std::size_t x, const std::string& noun);
  sat::Literal stands(std::size_t x, const Phrase& phrase, std::size_t sentence);
  sat::Literal sees(std::size_t x, const std::string& verb, std::size_t y);
  std::size_t place_of(const std::string& name) const;

  Theory& theory_;
  std::vector<std::string> individuals_;
  World world_;
  std::map<std::string, sat::Literal, std::less<>> phrases_;  // of one individual, defined already
  std::map<std::string, sat::Literal, std::less<>> numbers_;
  std::vector<std::string> words_;
};

sat::Literal Grounding::atom(const std::string& words) {
  const auto [it, is_new] = numbers_.try_emplace(words, static_cast<sat::Literal>(words_.size() + 1));
  if (is_new) words_.push_back(words);
  return it->second;
}

sat::Literal Grounding::is(std::size_t x, const std::string& noun) {
  return atom(individuals_[x] + " is " + article(noun) + " " + noun);
}

sat::Literal Grounding::sees(std::size_t x, const std::string& verb, std::size_t y) {
  return atom(individuals_[x] + " " + std::string(verb_of(verb)->third) + " " + individuals_[y]);
}

std::size_t Grounding::place_of(const std::string& name) const {
  return static_cast<std::size_t>(std::find(individuals_.begin(), individuals_.end(), name) -
                                  individuals_.begin());
}

/// A literal that is true exactly if the phrase holds of x.
sat::Literal Grounding::stands(std::size_t x, const Phrase& phrase, std::size_t sentence) {
  const sat::Literal sign = phrase.positive ? 1 : -1;
  if (phrase.verb.empty()) return sign * is(x, phrase.noun);
  if (phrase.object == Object::name) return sign * sees(x, phrase.verb, place_of(phrase.noun));
  const bool every = phrase.object == Object::every;
  const auto [known, is_new] = phrases_.try_emplace(
      individuals_[x] + "/" + phrase.verb + (every ? "/every/" : "/some/") + phrase.noun, 0);
  if (!is_new) return sign * known->second;
  words_.emplace_back();  // an atom without words: the encoding's own
  const auto whole = known->second = static_cast<sat::Literal>(words_.size());
  std::vector<sat::Literal> long_clause{every ? whole : -whole};
  for (std::size_t y = 0; y < individuals_.size(); ++y) {
    // every: whole <-> for all y (not noun(y) or sees(x,y)); some: whole <-> for some y (noun(y) and
    // sees(x,y))
    words_.emplace_back();
    const auto part = static_cast<sat::Literal>(words_.size());
    const sat::Literal n = is(y, phrase.noun), r = sees(x, phrase.verb, y);
    if (every) {
      theory_.add({-part, -n, r}, sentence);
      theory_.add({part, n}, sentence);
      theory_.add({part, -r}, sentence);
      theory_.add({-whole, part}, sentence);
      long_clause.push_back(-part);
    } else {
      theory_.add({-part, n}, sentence);
      theory_.add({-part, r}, sentence);
      theory_.add({part, -n, -r}, sentence);
      theory_.add({whole, -part}, sentence);
      long_clause.push_back(part);
    }
  }
  // In an open world the others, of whom nothing is known, may be what makes it true (some) or false (every).
  if (world_ == World::bounded) theory_.add(long_clause, sentence);
  return sign * whole;
}

void Grounding::add(const Syllogism& s, std::size_t sentence, std::size_t& next_witness) {
  if (s.subject == Subject::name) {
    theory_.add({stands(place_of(s.noun), s.predicate, sentence)}, sentence);
    return;
  }
  if (s.subject == Subject::some) {
    const std::size_t witness = next_witness++;
    theory_.add({is(witness, s.noun)}, sentence);
    if (s.relative) theory_.add({stands(witness, *s.relative, sentence)}, sentence);
    theory_.add({stands(witness, s.predicate, sentence)}, sentence);
    return;
  }
  for (std::size_t x = 0; x < individuals_.size(); ++x) {
    std::vector<sat::Literal> clause{-is(x, s.noun)};
    if (s.relative) clause.push_back(-stands(x, *s.relative, sentence));
    const sat::Literal head = stands(x, s.predicate, sentence);
    clause.push_back(s.subject == Subject::no ? -head : head);
    theory_.add(clause, sentence);
  }
}

/// In the order in which they come.
std::vector<std::string> names_of(const std::vector<Syllogism>& text) {
  std::vector<std::string> names;
  const auto meet = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const Syllogism& s : text) {
    if (s.subject == Subject::name) meet(s.noun);
    for (const Phrase* p : {s.relative ? &*s.relative : nullptr, &s.predicate})
      if (p != nullptr && p->object == Object::name && !p->verb.empty()) meet(p->noun);
  }
  return names;
}

}  // namespace

std::vector<Syllogism> sample_ladder(Rung rung, const LadderShape& shape, random::Stream& stream) {
  const std::vector<std::string> nouns = draw_occupations(stream, shape.nouns);
  const std::vector<std::string> names = draw_names(stream, shape.names);
  std::vector<Syllogism> text;
  for (std::size_t i = 0; i < shape.sentences; ++i) {
    Syllogism s;
    s.subject = static_cast<Subject>(stream.below(names.empty() ? 3 : 4));
    const bool named = s.subject == Subject::name;
    s.noun = named ? names[stream.below(names.size())] : nouns[stream.below(nouns.size())];
    if (!named && has_relatives(rung) && stream.bernoulli(0.7))
      s.relative = drawn_phrase(rung, nouns, names, false, stream);
    s.predicate = drawn_phrase(rung, nouns, names, s.subject == Subject::no, stream);
    text.push_back(std::move(s));
  }
  return text;
}

std::size_t individuals_of(const std::vector<Syllogism>& text) {
  const auto is_some = [](const Syllogism& s) { return s.subject == Subject::some; };
  return names_of(text).size() + static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_some));
}

Theory grounded(Rung rung, const std::vector<Syllogism>& text, World world, std::size_t more,
                std::string_view source) {
  std::vector<std::string> individuals = names_of(text);
  const std::size_t names = individuals.size();
  std::size_t witness = names;
  for (const Syllogism& s : text)
    if (s.subject == Subject::some)
      individuals.push_back("somebody " + std::to_string(individuals.size() - names + 1));
  for (std::size_t i = 0; has_verbs(rung) && world == World::bounded && i < more; ++i)
    individuals.push_back("another " + std::to_string(i + 1));
  if (individuals.empty()) individuals.push_back("somebody");
  Theory theory;
  if (has_verbs(rung) && world == World::bounded) theory.individuals_bound = individuals.size();
  Grounding grounding(theory, std::move(individuals), world);
  for (std::size_t i = 0; i < text.size(); ++i) grounding.add(text[i], i, witness);
  theory.atoms = std::move(grounding).words();
  if (const Result<std::vector<Sentence>> sentences = sentences_of(source); sentences)
    for (const Sentence& sentence : *sentences) theory.sentences.push_back(sentence.text);
  return theory;
}

Theory decided(Rung rung, const std::vector<Syllogism>& text, std::string_view source) {
  constexpr std::size_t kMore = 2;
  Theory bounded = grounded(rung, text, World::bounded, kMore, source);
  if (!has_verbs(rung) || Labeller().satisfiable(bounded.cnf)) return bounded;
  Theory open = grounded(rung, text, World::open, 0, source);
  return Labeller().satisfiable(open.cnf) ? bounded : open;
}

}  // namespace quire::labs::nlsat
