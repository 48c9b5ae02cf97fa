#include "labs/regex-pspace/grading.h"

#include <algorithm>

#include <fmt/format.h>

#include "labs/engines/problems/fields.h"
#include "labs/engines/responses/enclosed.h"
#include "labs/engines/responses/ending.h"
#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/words.h"

namespace quire::labs::regex_pspace {
namespace {

constexpr char kMarker[] = "answer:";
/// Bytes of an answer that are read; longer ones are no expression of a benchmark.
constexpr std::size_t kAnswerMax = 100'000;
constexpr std::size_t kPairsMax = 200'000;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// A text that goes round in circles or breaks off says why there is no answer in it.
MinScore without_answer(std::string_view text) {
  const auto repeated = responses::repetition_at_end(text, 3, 33);
  if (repeated.period > 10)
    return {MinKind::repeating,
            fmt::format("no answer; the text ends in {} repeats of one phrase", repeated.times), 1};
  if (responses::ending_of(text) != responses::Ending::whole)
    return {MinKind::stopped, "no answer; the text breaks off", 1};
  return {MinKind::invalid, "no \\boxed{...} and no \"answer:\"", 1};
}

std::string shown(std::string_view text) {
  return text.size() <= 60 ? std::string(text) : std::string(text.substr(0, 57)) + "...";
}

/// "true" or "false" in an answer; nothing where both or none are there.
std::optional<bool> truth_in(std::string_view answer) {
  const std::string text = lower(answer);
  const bool yes = text.find("true") != std::string::npos, no = text.find("false") != std::string::npos;
  if (yes == no) return std::nullopt;
  return yes;
}

problems::Grade grade_min(const Question& q, const problems::Response& response) {
  const MinScore score = score_min(response.text, q.query, q.letters, q.shortest_length);
  problems::Grade grade{response.id, response.sample, problems::Verdict::wrong, score.what, {}};
  if (score.kind == MinKind::minimal || score.kind == MinKind::below_label)
    grade.verdict = problems::Verdict::right;
  if (score.kind == MinKind::invalid || score.kind == MinKind::repeating || score.kind == MinKind::stopped)
    grade.verdict = problems::Verdict::malformed;
  grade.more = {
      {"kind", name_of(score.kind)}, {"equivalent", score.equal()}, {"length_ratio", score.length_ratio}};
  return grade;
}

problems::Grade grade_eq(const Question& q, const problems::Response& response) {
  problems::Grade grade{response.id, response.sample, problems::Verdict::malformed, {}, {}};
  const auto answer = answer_in(response.text);
  const auto said = answer ? truth_in(*answer) : std::nullopt;
  if (!said) {
    grade.what = answer ? "neither true nor false in the answer" : without_answer(response.text).what;
    return grade;
  }
  grade.verdict = *said == q.equal ? problems::Verdict::right : problems::Verdict::wrong;
  if (*said != q.equal) grade.what = q.equal ? "they are equal" : "they are not equal";
  grade.more = {{"said", *said}, {"truth", q.equal}};
  return grade;
}

Result<Expression> expression_of(const problems::Record& record, const char* name, std::size_t letters) {
  const auto* value = record.instance.if_contains(name);
  const auto* text = value ? value->if_string() : nullptr;
  if (!text) return Error{fmt::format("instance.{} must be an expression", name)};
  auto read = parse(std::string_view(text->data(), text->size()), letters);
  if (!read) return Error{fmt::format("instance.{}: {}", name, read.error())};
  return std::move(*read);
}

Result<Question> read_eq(const problems::Record& record, Question q) {
  auto left = expression_of(record, "left", q.letters), right = expression_of(record, "right", q.letters);
  if (!left) return Error{left.error()};
  if (!right) return Error{right.error()};
  const bool* answer = record.answer.if_bool();
  if (!answer) return Error{"answer must be true or false"};
  const auto compared =
      equivalence(*left, *right, {.congruence = false, .pairs_max = kPairsMax, .check = {}});
  if (!compared) return Error{compared.error()};
  q.equal = !compared->word;
  if (q.equal == *answer) return q;
  if (q.equal) return Error{"answer is false; the two are equal"};
  return Error{fmt::format("answer is true; {} is in one of the two alone", quoted(*compared->word))};
}

}  // namespace

std::optional<std::string> answer_in(std::string_view text) {
  const auto boxed = responses::find_boxed(text);
  if (!boxed.empty()) return std::string(boxed.back().content);
  const std::string low = lower(text);
  const std::size_t at = low.rfind(kMarker);
  if (at == std::string::npos) return std::nullopt;
  const std::size_t begin = at + sizeof kMarker - 1;
  return std::string(text.substr(begin, text.find('\n', begin) - begin));
}

std::string plain_expression(std::string_view answer) {
  std::string plain;
  for (const char c : answer) {
    if (std::string_view(" \t\r\n^${}\\").find(c) != std::string_view::npos) continue;
    plain += c == '|' ? '+' : c;
  }
  return plain;
}

const char* name_of(MinKind kind) {
  switch (kind) {
    case MinKind::minimal:
      return "minimal";
    case MinKind::below_label:
      return "below the label";
    case MinKind::equivalent:
      return "equivalent";
    case MinKind::valid:
      return "valid";
    case MinKind::invalid:
      return "invalid";
    case MinKind::repeating:
      return "repeating";
    case MinKind::stopped:
      return "stopped";
  }
  return "";
}

MinScore score_min(std::string_view text, const Expression& query, std::size_t letters,
                   std::size_t shortest_length) {
  const auto found = answer_in(text);
  if (!found) return without_answer(text);
  if (found->size() > kAnswerMax)
    return {MinKind::invalid, fmt::format("an answer of {} bytes", found->size()), 1};
  const std::string answer = plain_expression(*found), asked = print(query);
  if (answer.size() > 2 * asked.size())
    return {MinKind::invalid, fmt::format("{} is more than twice as long as the query", shown(answer)), 1};
  const auto read = parse(answer, letters);
  if (!read) return {MinKind::invalid, fmt::format("{}: {}", shown(answer), read.error()), 1};
  MinScore score{MinKind::valid,
                 {},
                 std::min(1.0, static_cast<double>(answer.size()) / static_cast<double>(asked.size()))};
  const auto compared = equivalence(query, *read, {.congruence = false, .pairs_max = kPairsMax, .check = {}});
  if (!compared) {
    score.what = compared.error();
  } else if (compared->word) {
    score.what = fmt::format("{} is another language: {} is in one of the two alone", shown(answer),
                             quoted(*compared->word));
  } else if (read->length() == shortest_length) {
    score.kind = MinKind::minimal;
  } else if (read->length() < shortest_length) {
    score.kind = MinKind::below_label;
    score.what =
        fmt::format("length {} is below the label {}: the label is wrong", read->length(), shortest_length);
  } else {
    score.kind = MinKind::equivalent;
    score.what = fmt::format("equal, but of length {} instead of {}", read->length(), shortest_length);
  }
  return score;
}

Result<Question> read_question(const problems::Record& record) {
  Question q;
  q.min = record.kind == "min";
  if (!q.min && record.kind != "eq") return Error{"kind must be min or eq"};
  problems::Fields instance(record.instance);
  q.letters = instance.whole("letters");
  if (q.letters < 1 || q.letters > kLettersMax)
    return Error{fmt::format("instance.letters must be 1 to {}", kLettersMax)};
  if (!q.min) return read_eq(record, q);
  auto query = expression_of(record, "query", q.letters);
  if (!query) return Error{query.error()};
  q.shortest_length = instance.whole("shortest_length");
  if (q.shortest_length < 1 || q.shortest_length > query->length())
    return Error{"instance.shortest_length must be a length up to the query's"};
  q.query = std::move(*query);
  const auto* answer = record.answer.if_string();
  if (!answer) return Error{"answer must be an expression"};
  const MinScore score = score_min("answer:" + std::string(*answer), q.query, q.letters, q.shortest_length);
  if (score.kind != MinKind::minimal) return Error{"answer: " + score.what};
  return q;
}

problems::Grade grade(const Question& question, const problems::Response& response) {
  return question.min ? grade_min(question, response) : grade_eq(question, response);
}

}  // namespace quire::labs::regex_pspace
