#include "labs/embedding-limits/qrels_file.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::embedding_limits {

namespace {

struct Judgement {
  std::string_view query, document;
  int grade = 0;
  std::string held[2];  ///< ids of JSON, which views above then see
};

/// Fields between any of `blanks`, each run of them one border; more than five come back as five.
std::vector<std::string_view> fields_of(std::string_view line, std::string_view blanks) {
  std::vector<std::string_view> fields;
  while (fields.size() < 5) {
    const std::size_t from = line.find_first_not_of(blanks);
    if (from == std::string_view::npos) break;
    const std::size_t to = std::min(line.find_first_of(blanks, from), line.size());
    fields.push_back(line.substr(from, to - from));
    line.remove_prefix(to);
  }
  return fields;
}

Result<int> grade_of(std::string_view text) {
  int grade = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), grade);
  if (fault != std::errc() || end != text.data() + text.size() || grade < -1000 || grade > 1000)
    return Error{fmt::format("the grade {} is not a whole number from -1000 to 1000", tables::shown(text))};
  return grade;
}

Result<std::string> json_id(const boost::json::object& object, const char* field) {
  const auto* const value = object.if_contains(field);
  if (value != nullptr && value->is_string()) return std::string(value->get_string());
  if (value != nullptr && value->is_int64()) return std::to_string(value->get_int64());
  return Error{fmt::format("needs \"{}\", a text or a whole number", field)};
}

Status read_json(std::string_view line, Judgement& out) {
  const auto value = tables::parse_json(line, "judgement");
  if (!value) return Error{value.error()};
  const auto* const object = value->if_object();
  if (object == nullptr) return Error{"is no JSON object"};
  auto query = json_id(*object, "query-id"), document = json_id(*object, "corpus-id");
  if (!query) return Error{query.error()};
  if (!document) return Error{document.error()};
  const auto* const score = object->if_contains("score");
  if (score == nullptr || !score->is_int64() || score->get_int64() < -1000 || score->get_int64() > 1000)
    return Error{"needs \"score\", a whole number from -1000 to 1000"};
  out.held[0] = std::move(*query);
  out.held[1] = std::move(*document);
  out.query = out.held[0];
  out.document = out.held[1];
  out.grade = static_cast<int>(score->get_int64());
  return success();
}

Status read_fields(const std::vector<std::string_view>& fields, Judgement& out) {
  if (fields.size() != 3 && fields.size() != 4)
    return Error{
        "is neither \"query 0 document grade\" (TREC) nor query, document and grade with tabs (BEIR)"};
  const auto grade = grade_of(fields.back());
  if (!grade) return Error{grade.error()};
  out.query = fields[0];
  out.document = fields[fields.size() - 2];
  out.grade = *grade;
  return success();
}

class QrelsParser {
 public:
  explicit QrelsParser(std::string_view name) : name_(name) {}

  Result<Qrels> parse(std::string_view text) {
    while (!text.empty()) {
      if (++line_ > kQrelLinesMax) return Error{fmt::format("{}: more than {} lines", name_, kQrelLinesMax)};
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      if (const Status status = read(line); !status)
        return Error{fmt::format("{}: line {}: {}", name_, line_, status.error())};
    }
    return finish();
  }

 private:
  Status read(std::string_view line) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) return success();
    Judgement judgement;
    Status status = success();
    if (line.front() == '{') {
      status = read_json(line, judgement);
    } else {
      const auto fields = fields_of(line, line.find('\t') == std::string_view::npos ? " " : "\t");
      const bool names = first_ && fields.size() == 3 && !grade_of(fields.back());
      first_ = false;
      if (names) return success();  // BEIR's line of names
      status = read_fields(fields, judgement);
    }
    first_ = false;
    return status ? add(judgement) : status;
  }

  Status add(const Judgement& judgement) {
    for (const std::string_view id : {judgement.query, judgement.document})
      if (id.empty() || id.size() > kIdBytesMax)
        return Error{fmt::format("an id of {} bytes; 1 to {} are read", id.size(), kIdBytesMax)};
    const std::uint32_t query = number(query_numbers_, qrels_.queries, judgement.query);
    const std::uint32_t document = number(document_numbers_, qrels_.documents, judgement.document);
    if (query == grades_.size()) {
      grades_.emplace_back();
      qrels_.lines.push_back(line_);
    }
    const auto [at, fresh] = grades_[query].try_emplace(document, judgement.grade);
    if (!fresh && at->second != judgement.grade)
      return Error{fmt::format("document {} has grade {} for query {}, and {} on an earlier line",
                               tables::shown(judgement.document), judgement.grade,
                               tables::shown(judgement.query), at->second)};
    return success();
  }

  static std::uint32_t number(std::unordered_map<std::string, std::uint32_t>& numbers,
                              std::vector<std::string>& ids, std::string_view id) {
    const auto [at, fresh] = numbers.try_emplace(std::string(id), static_cast<std::uint32_t>(ids.size()));
    if (fresh) ids.emplace_back(id);
    return at->second;
  }

  Result<Qrels> finish() {
    if (grades_.empty()) return Error{fmt::format("{}: no judgement in it", name_)};
    for (std::size_t q = 0; q < grades_.size(); ++q) {
      std::vector<std::uint32_t> relevant;
      for (const auto& [document, grade] : grades_[q])
        if (grade > 0) relevant.push_back(document);
      if (relevant.empty())
        return Error{fmt::format("{}: line {}: query {} has no relevant document; leave it out", name_,
                                 qrels_.lines[q], tables::shown(qrels_.queries[q]))};
      std::sort(relevant.begin(), relevant.end());
      qrels_.relevant.push_back(std::move(relevant));
    }
    return std::move(qrels_);
  }

  std::string name_;
  std::size_t line_ = 0;
  bool first_ = true;
  Qrels qrels_;
  std::unordered_map<std::string, std::uint32_t> query_numbers_, document_numbers_;
  std::vector<std::unordered_map<std::uint32_t, int>> grades_;
};

Error all_relevant(std::string_view name, const Qrels& qrels, std::size_t query, std::size_t documents) {
  return Error{
      fmt::format("{}: line {}: all {} documents are relevant for query {}, so that nothing can be "
                  "ranked wrongly; judge a document that is not",
                  name, qrels.lines[query], documents, tables::shown(qrels.queries[query]))};
}

}  // namespace

Result<Qrels> parse_qrels(std::string_view text, std::string_view name) {
  return QrelsParser(name).parse(text);
}

Result<Relevance> relevance_of(const Qrels& qrels, std::string_view name) {
  Relevance relevance(qrels.documents.size());
  for (std::size_t q = 0; q < qrels.queries.size(); ++q) {
    if (qrels.relevant[q].size() >= qrels.documents.size())
      return all_relevant(name, qrels, q, qrels.documents.size());
    relevance.add(qrels.relevant[q]);
  }
  return relevance;
}

Result<Relevance> relevance_among(const Qrels& qrels, std::string_view name,
                                  const std::vector<std::string>& query_ids,
                                  const std::vector<std::string>& document_ids,
                                  std::vector<std::size_t>& kept) {
  std::unordered_map<std::string_view, std::uint32_t> places;
  for (std::size_t i = 0; i < document_ids.size(); ++i)
    places.emplace(document_ids[i], static_cast<std::uint32_t>(i));
  std::unordered_map<std::string_view, std::size_t> numbers;
  for (std::size_t q = 0; q < qrels.queries.size(); ++q) numbers.emplace(qrels.queries[q], q);
  Relevance relevance(document_ids.size());
  for (std::size_t i = 0; i < query_ids.size(); ++i) {
    const auto found = numbers.find(query_ids[i]);
    if (found == numbers.end()) continue;
    const std::size_t q = found->second;
    std::vector<std::uint32_t> positives;
    for (const std::uint32_t document : qrels.relevant[q]) {
      const auto place = places.find(qrels.documents[document]);
      if (place == places.end())
        return Error{fmt::format("{}: document {}, relevant for query {}, is none of the {} documents", name,
                                 tables::shown(qrels.documents[document]), tables::shown(qrels.queries[q]),
                                 document_ids.size())};
      positives.push_back(place->second);
    }
    std::sort(positives.begin(), positives.end());
    if (positives.size() >= document_ids.size()) return all_relevant(name, qrels, q, document_ids.size());
    relevance.add(positives);
    kept.push_back(i);
    numbers.erase(found);
  }
  if (!numbers.empty()) {
    std::size_t first = qrels.queries.size();
    for (const auto& [id, q] : numbers) first = std::min(first, q);
    return Error{fmt::format("{}: line {}: query {} has no vector", name, qrels.lines[first],
                             tables::shown(qrels.queries[first]))};
  }
  return relevance;
}

}  // namespace quire::labs::embedding_limits
