#include "labs/engines/tasks/lookup.h"

#include <algorithm>
#include <array>
#include <span>

#include "labs/engines/tasks/writing.h"

namespace quire::labs::tasks {
namespace {

constexpr int kVariables = Lookup::kVariables;

/// `name = number` where refers_to < 0, else `name = refers_to + number`; variables by their letters'
/// numbers.
struct Definition {
  int name = -1, refers_to = -1, number = 0;
};

char letter(int variable) { return static_cast<char>('a' + variable); }

struct Question {
  int count = 0;
  std::array<Definition, kVariables> definitions{};  ///< in the order of the prompt
  int asked = -1;

  const Definition* of(int variable) const {
    for (int i = 0; i < count; ++i)
      if (definitions[static_cast<std::size_t>(i)].name == variable)
        return &definitions[static_cast<std::size_t>(i)];
    return nullptr;
  }
};

void put_definition(std::string& out, const Definition& d) {
  out += letter(d.name);
  out += '=';
  if (d.refers_to < 0) {
    put(out, d.number);
    return;
  }
  out += letter(d.refers_to);
  if (d.number > 0) {
    out += '+';
    put(out, d.number);
  }
}

/// The definition with the value of what it refers to put in.
void put_substituted(std::string& out, const Definition& d, int value) {
  out += letter(d.name);
  out += '=';
  put(out, value);
  out += '+';
  put(out, d.number);
}

bool is_variable(char c) { return 'a' <= c && c < 'a' + kVariables; }

/// One definition with its `;`; nothing (name < 0) where it is not well written.
Definition read_definition(Cursor& cursor) {
  Definition d;
  const char name = cursor.take_any();
  if (!is_variable(name) || !cursor.take('=')) return {};
  if (is_variable(cursor.front())) {
    d.refers_to = cursor.take_any() - 'a';
    if (cursor.take('+')) d.number = cursor.number(1);
    if (d.number < 0) return {};
  } else {
    const int number = cursor.number(1);
    if (number < 0) return {};
    d.number = number;
  }
  if (!cursor.take(';')) return {};
  d.name = name - 'a';
  return d;
}

/// Nothing (asked < 0) where the prompt is not well written or names a variable that is not defined before.
Question read_question(std::string_view prompt) {
  Question q;
  Cursor cursor(prompt);
  while (!cursor.take('?')) {
    const Definition d = read_definition(cursor);
    if (d.name < 0 || q.count == kVariables || q.of(d.name)) return {};
    if (d.refers_to >= 0 && !q.of(d.refers_to)) return {};
    q.definitions[static_cast<std::size_t>(q.count++)] = d;
  }
  const int asked = cursor.take_any() - 'a';
  if (!q.of(asked) || !cursor.take('=') || !cursor.done()) return {};
  q.asked = asked;
  return q;
}

/// The definitions that the question needs, from the number up; each with its value.
struct Chain {
  int length = 0;
  std::array<Definition, kVariables> links{};
  std::array<int, kVariables> values{};
};

Chain chain_of(const Question& q) {
  Chain chain;
  for (const Definition* d = q.of(q.asked); d; d = q.of(d->refers_to))
    chain.links[static_cast<std::size_t>(chain.length++)] = *d;
  std::reverse(chain.links.begin(), chain.links.begin() + chain.length);
  int value = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(chain.length); ++i)
    chain.values[i] = value = (value + chain.links[i].number) % 10;
  return chain;
}

/// Variables are called by the order in which they are defined: two writings of one question are one.
std::uint64_t identity_of(const Question& q) {
  std::array<int, kVariables> place{};
  std::array<char, 3 * kVariables + 1> text{};
  std::size_t at = 0;
  for (int i = 0; i < q.count; ++i) {
    const Definition& d = q.definitions[static_cast<std::size_t>(i)];
    place[static_cast<std::size_t>(d.name)] = i;
    text[at++] = d.refers_to < 0 ? '=' : letter(place[static_cast<std::size_t>(d.refers_to)]);
    text[at++] = static_cast<char>('0' + d.number);
  }
  text[at++] = '?';
  text[at++] = letter(place[static_cast<std::size_t>(q.asked)]);
  return random::fingerprint({text.data(), at});
}

void make(const Task* task, const Question& q, Problem& out) {
  const Chain chain = chain_of(q);
  out.task = task;
  out.difficulty = chain.length;
  out.prompt.clear();
  for (int i = 0; i < q.count; ++i) {
    put_definition(out.prompt, q.definitions[static_cast<std::size_t>(i)]);
    out.prompt += ';';
  }
  out.prompt += '?';
  out.prompt += letter(q.asked);
  out.prompt += '=';
  out.answer.assign(1, static_cast<char>('0' + chain.values[static_cast<std::size_t>(chain.length - 1)]));
  out.identity = identity_of(q);
  out.question_symbols = out.prompt.size();
}

}  // namespace

void Lookup::draw(int difficulty, random::Stream& stream, Problem& out) const {
  int chain_left = difficulty;
  int distractors_left = distractors_ < 0 ? static_cast<int>(stream.below(5)) : distractors_;
  std::array<int, kVariables> letters{};
  for (std::size_t i = 0; i < letters.size(); ++i) letters[i] = static_cast<int>(i);
  stream.shuffle(std::span<int>(letters));
  Question q;
  while (chain_left + distractors_left > 0) {
    const int left = chain_left + distractors_left;
    const bool link = static_cast<int>(stream.below(static_cast<std::uint64_t>(left))) < chain_left;
    Definition d;
    d.name = letters[static_cast<std::size_t>(q.count)];
    if (link)
      d.refers_to = q.asked;
    else if (q.count > 0 && stream.below(3) > 0)
      d.refers_to = q.definitions[stream.below(static_cast<std::uint64_t>(q.count))].name;
    // A quarter of the references are plain: they add nothing.
    if (d.refers_to < 0)
      d.number = static_cast<int>(stream.below(10));
    else if (stream.below(4) > 0)
      d.number = 1 + static_cast<int>(stream.below(9));
    q.definitions[static_cast<std::size_t>(q.count++)] = d;
    if (link) q.asked = d.name;
    --(link ? chain_left : distractors_left);
  }
  make(this, q, out);
}

Result<Problem> Lookup::read(std::string_view prompt, std::string_view answer) const {
  const Question q = read_question(prompt);
  if (q.asked < 0)
    return prompt_fault(prompt,
                        "a lookup prompt is definitions like a=3; or b=a+4; each before its uses, and ?b=");
  Problem problem;
  make(this, q, problem);
  if (problem.prompt != prompt) return prompt_fault(prompt, "nothing is added as b=a, not as b=a+0");
  if (!difficulties().holds(problem.difficulty))
    return prompt_fault(prompt, "its chain must have 2 to 8 links");
  if (Status fits = check_read(prompt, answer, problem.answer); !fits) return Error{fits.error()};
  return problem;
}

void Lookup::trace(const Problem& problem, const Manner& manner, random::Stream& stream,
                   std::string& out) const {
  const Chain chain = chain_of(read_question(problem.question()));
  const auto length = static_cast<std::size_t>(chain.length);
  Steps steps(manner, stream, out);
  const bool verbose = manner.style == Style::verbose;
  const char mark = verbose ? ';' : ',';
  if (verbose)
    for (std::size_t i = length; i-- > 0;) {
      put_definition(out, chain.links[i]);
      steps.end(mark);
    }
  for (std::size_t i = verbose ? 1 : 0; i < length && manner.style != Style::direct; ++i) {
    if (manner.style == Style::skip && i % 2 == 1 && i + 1 < length) continue;
    if (i > 0 && steps.splits()) {
      put_substituted(out, chain.links[i], chain.values[i - 1]);
      steps.end(mark);
    }
    out += letter(chain.links[i].name);
    out += '=';
    put(out, chain.values[i]);
    steps.end(mark);
  }
  out += ':';
  out += problem.answer;
  out += kEnd;
}

}  // namespace quire::labs::tasks
