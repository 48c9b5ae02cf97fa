#include "eval/beir.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "source/fields.h"
#include "source/lines.h"

namespace quire::eval {
namespace {

namespace fs = std::filesystem;

/// Hands over every line that is not blank with its number; the first Error ends it, with file and line put
/// in front.
Status for_each_line(const fs::path& file,
                     const std::function<Status(std::string_view line, std::uint64_t number)>& take) {
  if (!fs::is_regular_file(file))
    return Error{
        fmt::format("{}: there is no such file; a test collection is a folder with corpus.jsonl, "
                    "queries.jsonl and qrels/test.tsv",
                    file.string())};
  std::uint64_t number = 0;
  try {
    const auto input = source::open_input(file.string());
    source::LineReader lines(*input);
    while (lines.next()) {
      number = lines.number();
      if (lines.too_long())
        return Error{fmt::format("{} line {}: {} bytes long; at most {} are read", file.string(), number,
                                 lines.skipped_bytes(), source::kRecordBytesMax)};
      if (lines.line().find_first_not_of(" \t") == std::string_view::npos) continue;
      if (const Status status = take(lines.line(), number); !status)
        return Error{fmt::format("{} line {}: {}", file.string(), number, status.error())};
    }
  } catch (const source::InputError& e) {
    return Error{fmt::format("{} after line {}: {}", file.string(), number, e.what())};
  }
  return success();
}

Result<boost::json::object> read_object(std::string_view line) {
  boost::system::error_code fault;
  boost::json::value value = boost::json::parse(line, fault);
  if (fault) return Error{fmt::format("not JSON ({}): {}", fault.message(), source::excerpt(line))};
  if (!value.is_object())
    return Error{fmt::format("a JSON object was expected, not {}", source::excerpt(line))};
  return std::move(value.as_object());
}

/// Text of a field; none when it is absent or null.
Result<std::optional<std::string>> text_field(const boost::json::object& object, std::string_view name) {
  const boost::json::value* const value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::optional<std::string>();
  if (!value->is_string()) return Error{fmt::format("field '{}' is not text", name)};
  const std::string_view text = value->as_string();
  if (text.size() > source::kTextBytesMax)
    return Error{fmt::format("field '{}' has {} bytes; at most {} are read", name, text.size(),
                             source::kTextBytesMax)};
  return std::optional<std::string>(source::one_line(text));
}

Result<std::string> checked_id(std::string id) {
  if (id.empty()) return Error{"the id is empty"};
  if (id.size() > kIdBytesMax)
    return Error{fmt::format("the id has {} bytes; at most {} are read", id.size(), kIdBytesMax)};
  return id;
}

/// "_id", which some collections write as a number.
Result<std::string> id_field(const boost::json::object& object) {
  const boost::json::value* const value = object.if_contains("_id");
  if (value == nullptr) return Error{"field '_id' is missing"};
  if (value->is_string()) return checked_id(std::string(value->as_string()));
  if (value->is_int64() || value->is_uint64()) return boost::json::serialize(*value);
  return Error{"field '_id' is neither text nor a whole number"};
}

/// A list of names, or one text with names between semicolons.
Result<std::vector<Author>> authors_field(const boost::json::object& object) {
  std::vector<Author> authors;
  const auto add = [&](std::string_view name) {
    if (std::string line = source::one_line(name); !line.empty()) authors.push_back({std::move(line), ""});
  };
  const boost::json::value* const value = object.if_contains("authors");
  if (value == nullptr || value->is_null()) return authors;
  if (value->is_array()) {
    for (const boost::json::value& name : value->as_array()) {
      if (!name.is_string()) return Error{"field 'authors' holds something that is not text"};
      add(std::string_view(name.as_string()));
    }
  } else if (value->is_string()) {
    const std::string_view names = value->as_string();
    for (std::size_t at = 0; at <= names.size();) {
      const std::size_t end = std::min(names.find(';', at), names.size());
      add(names.substr(at, end - at));
      at = end + 1;
    }
  } else {
    return Error{"field 'authors' is neither a list nor text"};
  }
  if (authors.size() > source::kAuthorsMax)
    return Error{fmt::format("{} authors; at most {} are read", authors.size(), source::kAuthorsMax)};
  return authors;
}

Result<Document> read_document(std::string_view line) {
  auto object = read_object(line);
  if (!object) return Error{object.error()};
  auto id = id_field(*object);
  if (!id) return Error{id.error()};
  auto title = text_field(*object, "title");
  if (!title) return Error{title.error()};
  auto text = text_field(*object, "text");
  if (!text) return Error{text.error()};
  if (!*title && !*text) return Error{"neither 'title' nor 'text' is there; a document has one at least"};
  auto authors = authors_field(*object);
  if (!authors) return Error{authors.error()};
  return Document{std::move(*id), title->value_or(""), text->value_or(""), std::move(*authors)};
}

Result<Question> read_question(std::string_view line) {
  auto object = read_object(line);
  if (!object) return Error{object.error()};
  auto id = id_field(*object);
  if (!id) return Error{id.error()};
  auto text = text_field(*object, "text");
  if (!text) return Error{text.error()};
  if (!*text) return Error{"field 'text' is missing; a query is {\"_id\": ..., \"text\": ...}"};
  return Question{std::move(*id), std::move(**text), {}};
}

/// What was judged, by question.
struct Judgements {
  std::unordered_map<std::string, Grades> of;
  std::size_t repeated = 0;  ///< lines that say again what an earlier one said
};

Result<int> read_grade(std::string_view text) {
  int grade = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), grade);
  if (fault != std::errc() || end != text.data() + text.size() || grade > kGradeMax || grade < -kGradeMax)
    return Error{fmt::format("the grade {} is not a whole number from {} to {}", source::excerpt(text),
                             -kGradeMax, kGradeMax)};
  return grade;
}

/// Question, document and grade, with tabs between them.
Status add_judgement(Judgements& judgements, std::string_view line, bool first) {
  const std::size_t tab = line.find('\t');
  const std::size_t next = tab == std::string_view::npos ? tab : line.find('\t', tab + 1);
  if (next == std::string_view::npos || line.find('\t', next + 1) != std::string_view::npos)
    return Error{
        fmt::format("{} is not question, document and grade with tabs between them", source::excerpt(line))};
  const auto grade = read_grade(line.substr(next + 1));
  if (first) {
    if (!grade) return success();
    return Error{
        fmt::format("{} stands where the line of column names should be; put query-id, corpus-id, "
                    "score with tabs between them in front",
                    source::excerpt(line))};
  }
  if (!grade) return Error{grade.error()};
  auto question = checked_id(std::string(line.substr(0, tab)));
  if (!question) return Error{"question: " + question.error()};
  auto document = checked_id(std::string(line.substr(tab + 1, next - tab - 1)));
  if (!document) return Error{"document: " + document.error()};
  const auto [at, fresh] = judgements.of[*question].try_emplace(*document, *grade);
  if (!fresh && at->second != *grade)
    return Error{fmt::format("document {} has grade {} for question {}, and grade {} on an earlier line",
                             source::excerpt(*document), *grade, source::excerpt(*question), at->second)};
  judgements.repeated += !fresh;
  return success();
}

Result<Judgements> read_judgements(const fs::path& file) {
  Judgements judgements;
  bool first = true;
  const Status status = for_each_line(file, [&](std::string_view line, std::uint64_t number) -> Status {
    if (number > kJudgementsMax) return Error{fmt::format("more than {} judgements", kJudgementsMax)};
    const Status added = add_judgement(judgements, line, first);
    first = false;
    return added;
  });
  if (!status) return Error{status.error()};
  if (judgements.of.empty()) return Error{fmt::format("{}: no judgement in it", file.string())};
  return judgements;
}

std::vector<std::string> notes_on(const Judgements& judgements, std::size_t without_judgement) {
  std::vector<std::string> notes;
  const auto note = [&](std::size_t count, std::string_view what) {
    if (count > 0) notes.push_back(fmt::format("{} {}", count, what));
  };
  note(judgements.repeated, "judgements are there twice and count once");
  note(judgements.of.size(), "judged questions are not in queries.jsonl and are left out");
  note(without_judgement, "queries have no judgement and are not asked");
  return notes;
}

}  // namespace

Result<Questions> read_questions(const fs::path& folder, const std::string& split) {
  auto judgements = read_judgements(folder / "qrels" / (split + ".tsv"));
  if (!judgements) return Error{judgements.error()};
  Questions out;
  std::unordered_map<std::string, std::uint64_t> lines;
  std::size_t without_judgement = 0;
  const fs::path file = folder / "queries.jsonl";
  const Status status = for_each_line(file, [&](std::string_view line, std::uint64_t number) -> Status {
    if (number > kQuestionsMax) return Error{fmt::format("more than {} queries", kQuestionsMax)};
    auto question = read_question(line);
    if (!question) return Error{question.error()};
    if (const auto [at, fresh] = lines.try_emplace(question->id, number); !fresh)
      return Error{fmt::format("the id {} is on line {} already", source::excerpt(question->id), at->second)};
    // Taken out of the judgements: what stays there in the end has no query.
    if (auto found = judgements->of.extract(question->id); found) {
      question->judged = std::move(found.mapped());
      out.judged.push_back(std::move(*question));
    } else {
      ++without_judgement;
    }
    return success();
  });
  if (!status) return Error{status.error()};
  if (out.judged.empty())
    return Error{fmt::format("{}: none of its {} queries is judged in qrels/{}.tsv; do both belong together?",
                             file.string(), lines.size(), split)};
  out.notes = notes_on(*judgements, without_judgement);
  return out;
}

Result<std::vector<std::string>> read_corpus(const fs::path& folder,
                                             const std::function<bool(Document&&)>& take) {
  std::unordered_set<std::string> ids;
  std::string repeated;
  std::size_t repeats = 0;
  bool stopped = false;
  const fs::path file = folder / "corpus.jsonl";
  const Status status = for_each_line(file, [&](std::string_view line, std::uint64_t number) -> Status {
    if (stopped) return success();
    auto document = read_document(line);
    if (!document) return Error{document.error()};
    if (!ids.insert(document->id).second) {
      if (repeats++ == 0)
        repeated = fmt::format("corpus.jsonl line {}: id {}", number, source::excerpt(document->id));
      return success();
    }
    stopped = !take(std::move(*document));
    return success();
  });
  if (!status) return Error{status.error()};
  if (ids.empty()) return Error{fmt::format("{}: no document in it", file.string())};
  std::vector<std::string> notes;
  if (repeats > 0)
    notes.push_back(fmt::format("{} documents have an id that an earlier line has, and are left out: {}",
                                repeats, repeated));
  return notes;
}

}  // namespace quire::eval
