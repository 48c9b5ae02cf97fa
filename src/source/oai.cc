// The frame of an answer: verbs, errors, headers, the token. What the metadata says is read in oai_formats.h.
#include "source/oai.h"

#include <algorithm>
#include <array>

#include "source/fields.h"
#include "source/oai_formats.h"
#include "source/xml_body.h"

namespace quire::source {
namespace {

constexpr std::size_t kRecordsMax = 100'000;
constexpr std::size_t kErrorsMax = 64;
constexpr std::size_t kSetsMax = 256;
constexpr std::size_t kNameBytesMax = 500;
constexpr std::size_t kTokenBytesMax = 4096;  // with its escapes it must fit into an address
constexpr std::array<std::string_view, 6> kVerbs = {"ListRecords", "GetRecord",           "ListIdentifiers",
                                                    "Identify",    "ListMetadataFormats", "ListSets"};

std::string short_text(pugi::xml_node element) {
  const std::string line = one_line(text_of(element));
  return std::string(cut_utf8(line, kNameBytesMax));
}

/// "oai:arXiv.org:2611.00001" -> "2611.00001"; also for "oai:quire.example.org:arxiv:2611.00001", as
/// PaperId::parse() reads the scheme.
std::string id_in(std::string_view identifier) {
  if (!identifier.starts_with("oai:")) return std::string(identifier);
  const std::size_t colon = identifier.find(':', 4);
  return std::string(colon == std::string_view::npos ? identifier : identifier.substr(colon + 1));
}

class AnswerReader {
 public:
  AnswerReader(XmlBody& body, std::string_view source)
      : body_(body), source_(source), sink_(gathering()), delivery_(sink_) {}

  Result<OaiAnswer> read();

 private:
  Sink gathering();
  void read_verb(pugi::xml_node verb);
  void read_record(pugi::xml_node record);
  void read_metadata(pugi::xml_node record, const OaiHeader& header);
  OaiHeader read_header(pugi::xml_node header);
  void read_header_alone(pugi::xml_node element);
  void read_identify(std::string_view name, pugi::xml_node element);
  bool same_paper(const OaiHeader& header) const;
  void deliver(const std::vector<Pick>& picks);
  bool refuse_if(std::string_view message);
  void note_datestamp(const std::string& datestamp);

  XmlBody& body_;
  std::string source_;
  OaiAnswer answer_;
  Sink sink_;
  Delivery delivery_;
  Draft draft_;
  std::uint64_t line_ = 0;
  std::string place_;
  std::string identifier_;  ///< of the record under way
  std::size_t seen_ = 0;
  std::string broken_;
};

Sink AnswerReader::gathering() {
  return {[this](Record&& record) {
            record.source = source_;
            answer_.records.push_back(std::move(record));
            return true;
          },
          [this](const Problem& problem) {
            answer_.problems.push_back(problem);
            answer_.problems.back().name = identifier_;
            return true;
          }};
}

Result<OaiAnswer> AnswerReader::read() {
  answer_.cut_out = body_.problems().size();
  for (Problem problem : body_.problems()) {
    if (!problem.name.empty())
      problem.message.insert(problem.message.find(':'), " (" + id_in(problem.name) + ")");
    answer_.problems.push_back(std::move(problem));
  }
  for (const pugi::xml_node element : body_.root().children()) {
    const std::string_view name = local_name(element);
    if (name == "responseDate") answer_.response_date = short_text(element);
    if (name == "error" && answer_.errors.size() < kErrorsMax)
      answer_.errors.push_back({one_line(attribute_of(element, "code")), short_text(element)});
    if (std::find(kVerbs.begin(), kVerbs.end(), name) == kVerbs.end()) continue;
    answer_.verb = name;
    read_verb(element);
    if (!broken_.empty()) return Error{broken_};
  }
  if (answer_.verb.empty() && answer_.errors.empty())
    return Error{"the answer holds neither an error nor what was asked for"};
  return std::move(answer_);
}

void AnswerReader::read_verb(pugi::xml_node verb) {
  for (const pugi::xml_node element : verb.children()) {
    const std::string_view name = local_name(element);
    if (name == "record")
      read_record(element);
    else if (name == "header")
      read_header_alone(element);
    else if (name == "metadataFormat")
      answer_.prefixes.push_back(one_line(text_in(element, "metadataPrefix")));
    else if (name == "resumptionToken")
      answer_.token = one_line(text_of(element));
    else if (answer_.verb == "Identify")
      read_identify(name, element);
    if (seen_ > kRecordsMax)
      broken_ = "the answer has more than " + std::to_string(kRecordsMax) + " records; a page has fewer";
    if (!broken_.empty()) return;
  }
  if (answer_.token && answer_.token->size() > kTokenBytesMax)
    broken_ = "the resumption token has " + std::to_string(answer_.token->size()) + " bytes; more than " +
              std::to_string(kTokenBytesMax) + " do not fit into a request";
}

void AnswerReader::read_record(pugi::xml_node record) {
  place_ = "record " + std::to_string(++seen_) + ": ";
  line_ = body_.line_of(record);
  draft_.clear();
  identifier_.clear();
  const OaiHeader header = read_header(child_named(record, "header"));
  if (header.identifier.size() < kNameBytesMax) identifier_ = header.identifier;  // else it may have been cut
  if (!header.id.empty()) place_ = "record " + std::to_string(seen_) + " (" + header.id + "): ";
  if (refuse_if(body_.refusal(record))) return;
  if (header.deleted) {
    draft_.id = header.id;
    draft_.paper.deleted = true;
    deliver({});
  } else {
    read_metadata(record, header);
  }
}

void AnswerReader::read_metadata(pugi::xml_node record, const OaiHeader& header) {
  const pugi::xml_node metadata = child_named(record, "metadata");
  const pugi::xml_node format =
      metadata.find_child([](pugi::xml_node child) { return child.type() == pugi::node_element; });
  const std::string_view name = local_name(format);
  std::vector<Pick> picks;
  if (!format) return static_cast<void>(refuse_if("has no metadata, and is not marked as deleted"));
  if (name == "arXiv")
    read_arxiv_format(format, draft_);
  else if (name == "arXivRaw")
    read_arxiv_raw_format(format, draft_);
  else if (name == "dc")
    read_dublin_core(format, header, draft_);
  else if (name == "quire")
    picks = read_quire_format(format, draft_);
  else
    return static_cast<void>(
        refuse_if("format " + excerpt(name) + " is not known; ask for arXiv, arXivRaw, oai_dc or quire"));
  if (draft_.id.empty())
    draft_.id = header.id;
  else if (!same_paper(header))
    return static_cast<void>(
        refuse_if("the header names another paper than its metadata, " + excerpt(draft_.id)));
  // A title alone does not identify a record.
  if (draft_.id.empty()) return static_cast<void>(refuse_if("has no identifier"));
  deliver(picks);
}

/// What the header names must be what the metadata names, if it names a paper at all.
bool AnswerReader::same_paper(const OaiHeader& header) const {
  if (header.id.empty() || header.id == draft_.id) return true;
  const Result<PaperId> outside = PaperId::parse(header.id);
  const Result<PaperId> inside = PaperId::parse(draft_.id);
  return !outside || !inside || *outside == *inside;
}

OaiHeader AnswerReader::read_header(pugi::xml_node element) {
  OaiHeader header;
  std::string datestamp;
  header.deleted = attribute_of(element, "status") == "deleted";
  for (const pugi::xml_node child : element.children()) {
    const std::string_view name = local_name(child);
    if (name == "identifier") header.identifier = short_text(child);
    if (name == "setSpec" && header.sets.size() < kSetsMax) header.sets.push_back(short_text(child));
    if (name != "datestamp") continue;
    datestamp = short_text(child);
    if (!parse_instant(datestamp))
      delivery_.problem(line_, place_ + "datestamp " + excerpt(datestamp) + " is no date");
    else
      note_datestamp(datestamp);
  }
  header.id = id_in(header.identifier);
  answer_.places.push_back({header.identifier, std::move(datestamp)});
  return header;
}

void AnswerReader::note_datestamp(const std::string& datestamp) {
  answer_.newest_datestamp = std::max(answer_.newest_datestamp, datestamp);
  const bool first = answer_.oldest_datestamp.empty();
  answer_.oldest_datestamp = first ? datestamp : std::min(answer_.oldest_datestamp, datestamp);
}

/// In an answer to ListIdentifiers.
void AnswerReader::read_header_alone(pugi::xml_node element) {
  place_ = "header " + std::to_string(++seen_) + ": ";
  line_ = body_.line_of(element);
  draft_.clear();
  if (refuse_if(body_.refusal(element))) return;
  const OaiHeader header = read_header(element);
  draft_.id = header.id;
  draft_.paper.deleted = header.deleted;
  if (draft_.id.empty()) return static_cast<void>(refuse_if("has no identifier"));
  deliver({});
}

void AnswerReader::read_identify(std::string_view name, pugi::xml_node element) {
  if (name == "repositoryName") answer_.repository_name = short_text(element);
  if (name == "granularity") answer_.granularity = short_text(element);
  if (name == "earliestDatestamp") answer_.earliest_datestamp = short_text(element);
}

/// A paper that was picked for several days is delivered once for each.
void AnswerReader::deliver(const std::vector<Pick>& picks) {
  const std::size_t before = answer_.records.size();
  draft_.deliver(delivery_, line_, place_);
  if (answer_.records.size() == before || picks.empty()) return;
  answer_.records.back().pick = picks.front();
  for (std::size_t i = 1; i < picks.size(); ++i) {
    // The paper in full once; the others need only say which one it is.
    Record again{Paper(answer_.records[before].paper.id), picks[i], source_};
    again.paper.deleted = answer_.records[before].paper.deleted;
    answer_.records.push_back(std::move(again));
  }
}

bool AnswerReader::refuse_if(std::string_view message) {
  if (message.empty()) return false;
  delivery_.problem(line_, place_ + std::string(message));
  draft_.clear();
  return true;
}

}  // namespace

bool OaiAnswer::has_error(std::string_view code) const {
  return std::any_of(errors.begin(), errors.end(), [&](const OaiError& error) { return error.code == code; });
}

Result<OaiAnswer> read_oai(std::string_view xml, std::string_view source) {
  auto body = XmlBody::parse(xml, {"an OAI-PMH answer", {"OAI-PMH"}, {"record"}, "identifier"});
  if (!body) return Error{body.error()};
  return AnswerReader(*body, source).read();
}

}  // namespace quire::source
