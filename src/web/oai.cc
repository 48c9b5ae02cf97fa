#include "web/oai.h"

#include <algorithm>

#include <fmt/format.h>

#include "web/assets.h"
#include "web/oai_address.h"
#include "web/oai_formats.h"
#include "web/oai_request.h"
#include "web/oai_sets.h"
#include "web/oai_xml.h"

namespace quire::web {
namespace {

constexpr std::size_t kRecordsOfPage = 200;
constexpr std::size_t kIdentifiersOfPage = 500;
constexpr std::size_t kSetsOfPage = 1000;
constexpr std::size_t kPageBytesMax = 4u << 20;  // a page ends behind the record that passes it
constexpr auto kTokenLife = std::chrono::hours(24);
constexpr auto kWritingMax = std::chrono::seconds(60);
constexpr auto kCatalogueTime = std::chrono::milliseconds(1000);
constexpr std::string_view kNoContact = "contact-not-set@quire.invalid";
constexpr std::string_view kNamespace = "http://www.openarchives.org/OAI/2.0/";
constexpr std::string_view kSchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

/// The moment that an answer is of. Harvesters begin their next harvest there, so nothing older may still be
/// on its way: a batch is dated to when it began to be written, and is seen when it ends. Moments never go
/// back along the log; hence what is being written is not older than the newest that is seen, nor than a
/// minute, which is more than the store lets a batch take.
Instant complete_until(store::Store& store, Instant now) {
  const store::ChangeNumber newest = store.newest_change();
  const auto last =
      newest > 0 ? store.stamped(newest - 1, std::nullopt, std::nullopt, 1) : std::vector<store::Stamped>();
  const Instant safe = now - kWritingMax;
  return last.empty() ? safe : std::max(safe, last.front().at);
}

/// The sets that this repository has whether or not a paper is in them now.
constexpr std::string_view kLastingSets[] = {"daily", "lab", kTrendingSet};

std::vector<Pick> picks_of(store::Store& store, const OaiFormat& format, const store::StoredPaper& stored) {
  return format.says_all && stored.pick ? store.picks(stored.doc) : std::vector<Pick>();
}

}  // namespace

/// One request and its answer.
class OaiConversation {
 public:
  OaiConversation(OaiProvider& provider, const Request& http, OaiRequest request)
      : provider_(provider),
        site_(provider.site_),
        request_(std::move(request)),
        site_url_(site_url(site_, http)),
        domain_(oai_domain(site_url_)),
        now_(std::chrono::floor<std::chrono::seconds>(site_.clock())),
        as_of_(complete_until(site_.store, now_)) {}

  Response answer() {
    if (request_.errors.empty()) serve();
    if (busy_)
      return Response::text(503, "The sets are being counted; ask again in a moment.\n")
          .with("Retry-After", "1");
    return Response::text(200, document(), "text/xml; charset=utf-8").with("Cache-Control", "no-cache");
  }

 private:
  void fail(const char* code, std::string why) { request_.errors.push_back({code, std::move(why)}); }

  void serve() {
    switch (request_.verb) {
      case OaiVerb::identify:
        return identify();
      case OaiVerb::list_metadata_formats:
        return list_metadata_formats();
      case OaiVerb::list_sets:
        return list_sets();
      case OaiVerb::get_record:
        return get_record();
      case OaiVerb::list_identifiers:
      case OaiVerb::list_records:
        return list();
    }
  }

  std::string document() {
    XmlWriter xml;
    xml.open("OAI-PMH", {{"xmlns", kNamespace}, {"xmlns:xsi", kSchemaInstance}});
    xml.attribute("xsi:schemaLocation",
                  fmt::format("{} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd", kNamespace));
    xml.element("responseDate", oai_instant(as_of_));
    xml.open("request");
    if (!request_.has_error("badVerb") && !request_.has_error("badArgument"))
      for (const auto& [name, value] : request_.arguments) xml.attribute(name, value);
    xml.text(site_url_ + "/oai");
    xml.close();
    for (const OaiError& error : request_.errors) xml.element("error", error.why, {{"code", error.code}});
    if (request_.errors.empty()) {
      xml.open(word(request_.verb));
      xml.raw(std::move(content_).finish());
    }
    return std::move(xml).finish();
  }

  void identify() {
    content_.element("repositoryName", fmt::format("Quire at {}", site_url_));
    content_.element("baseURL", site_url_ + "/oai");
    content_.element("protocolVersion", "2.0");
    content_.element("adminEmail", site_.contact.empty() ? kNoContact : std::string_view(site_.contact));
    content_.element("earliestDatestamp", oai_instant(site_.store.first_stamp().value_or(as_of_)));
    content_.element("deletedRecord", "persistent");
    content_.element("granularity", "YYYY-MM-DDThh:mm:ssZ");
    content_.element("compression", "gzip");
    if (!is_public_domain(domain_)) return;  // the scheme knows only names with a dot
    content_.open("description");
    content_.open("oai-identifier", {{"xmlns", "http://www.openarchives.org/OAI/2.0/oai-identifier"},
                                     {"xmlns:xsi", kSchemaInstance},
                                     {"xsi:schemaLocation",
                                      "http://www.openarchives.org/OAI/2.0/oai-identifier "
                                      "http://www.openarchives.org/OAI/2.0/oai-identifier.xsd"}});
    content_.element("scheme", "oai");
    content_.element("repositoryIdentifier", domain_);
    content_.element("delimiter", ":");
    content_.element("sampleIdentifier", oai_identifier(domain_, "2611.00001"));
    content_.close();
    content_.close();
  }

  void list_metadata_formats() {
    const std::string* identifier = request_.get("identifier");
    const auto stamp = identifier != nullptr ? stamp_of(*identifier) : std::nullopt;
    if (identifier != nullptr && !stamp) return;
    for (const OaiFormat& format : oai_formats()) {
      if (stamp && !gives(format, stamp->id)) continue;
      content_.open("metadataFormat");
      content_.element("metadataPrefix", format.prefix);
      content_.element("schema", schema_url(format, site_url_));
      content_.element("metadataNamespace", format.xml_namespace);
      content_.close();
    }
  }

  void list_sets() {
    auto place = begin_or_resume();
    if (!place || !catalogue_is_ready()) return;
    auto sets = provider_.catalogue_.sets();
    sets.insert(sets.end(), std::begin(kLastingSets), std::end(kLastingSets));
    std::sort(sets.begin(), sets.end());
    sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
    const auto first = std::upper_bound(sets.begin(), sets.end(), place->set);
    if (first == sets.end())
      return fail("badResumptionToken", "The sets behind this place are gone; begin the list anew.");
    const auto count = std::min<std::size_t>(kSetsOfPage, static_cast<std::size_t>(sets.end() - first));
    const auto last = first + static_cast<std::ptrdiff_t>(count);
    for (auto set = first; set != last; ++set) {
      content_.open("set");
      content_.element("setSpec", *set);
      content_.element("setName", set_name(*set));
      content_.close();
    }
    if (!place->size) place->size = sets.size();
    place->set = *(last - 1);
    end_page(*place, count, last != sets.end());
  }

  void get_record() {
    const OaiFormat* format = format_of(*request_.get("metadataPrefix"));
    const auto stamp = stamp_of(*request_.get("identifier"));
    if (format == nullptr || !stamp) return;
    if (!gives(*format, stamp->id))
      return fail("cannotDisseminateFormat",
                  fmt::format("This record is no paper of arXiv and is not given as '{}'.", format->prefix));
    OaiItem item{stamp->number, stamp->id, stamp->at, std::nullopt};
    if (!stamp->gone) {
      item.stored = site_.store.paper(stamp->doc);
      if (!item.stored) return fail("idDoesNotExist", "There is no such record any more.");
      item.at = item.stored->changed_at;  // it may have changed since the log was read
    }
    write_record(item, *format);
  }

  void list() {
    auto place = begin_or_resume();
    if (!place) return;
    const OaiFormat* format = format_of(place->prefix);
    if (format == nullptr) return;
    const bool log_alone = place->set.empty() || place->set == kTrendingSet;
    if (!log_alone && !catalogue_is_ready()) return;
    const LogPart part{place->set, format->arxiv_only, place->from, place->until, place->after};
    const bool records = request_.verb == OaiVerb::list_records;
    const std::size_t most = records ? kRecordsOfPage : kIdentifiersOfPage;
    OaiItems items(site_, provider_.catalogue_, provider_.trending_, part);
    std::size_t count = 0;
    bool more = false;
    while (const auto item = items.next()) {
      more = count == most || content_.size() > kPageBytesMax;
      if (more) break;
      if (records)
        write_record(*item, *format);
      else
        write_header(*item);
      place->after = item->number;
      ++count;
    }
    if (count == 0) return fail("noRecordsMatch", "No record is in the list that was asked for.");
    if (more && place->given == 0) place->size = size_of(part);
    end_page(*place, count, more);
  }

  /// Where the list begins: by its token, or by its arguments.
  std::optional<Resumption> begin_or_resume() {
    if (const std::string* token = request_.get("resumptionToken")) {
      auto place = provider_.token_key().open(*token, now_);
      if (place && place->verb == word(request_.verb)) return std::move(*place);
      fail("badResumptionToken",
           place ? fmt::format("This resumptionToken is of a list of {}.", place->verb) : place.error());
      return std::nullopt;
    }
    Resumption place;
    place.verb = word(request_.verb);
    if (const std::string* prefix = request_.get("metadataPrefix")) place.prefix = *prefix;
    if (const std::string* set = request_.get("set")) place.set = *set;
    place.from = request_.from;
    place.until = request_.until;
    return place;
  }

  /// Behind the last element of a page: how to go on, or that this was the end.
  void end_page(Resumption place, std::size_t count, bool more) {
    if (!more && place.given == 0) return;  // complete in one page
    const std::string cursor = std::to_string(place.given);
    place.given += count;
    place.expires = now_ + kTokenLife;
    content_.open("resumptionToken");
    if (more) content_.attribute("expirationDate", oai_instant(place.expires));
    if (place.size) content_.attribute("completeListSize", std::to_string(*place.size));
    content_.attribute("cursor", cursor);
    if (more) content_.text(provider_.token_key().seal(place));
    content_.close();
  }

  /// How long a list is, where the catalogue knows it without reading on for long.
  std::optional<std::uint64_t> size_of(const LogPart& part) {
    if (part.set == kTrendingSet) return std::nullopt;
    if (!provider_.catalogue_.catch_up(site_.store, std::chrono::milliseconds(0))) return std::nullopt;
    return provider_.catalogue_.count(part);
  }

  bool catalogue_is_ready() {
    busy_ = !provider_.catalogue_.catch_up(site_.store, kCatalogueTime);
    return !busy_;
  }

  const OaiFormat* format_of(const std::string& prefix) {
    const OaiFormat* format = oai_format(prefix);
    if (format == nullptr)
      fail("cannotDisseminateFormat",
           fmt::format("There is no format '{}'; ListMetadataFormats names those that there are.", prefix));
    return format;
  }

  std::optional<store::Stamped> stamp_of(const std::string& identifier) {
    const auto id = paper_of_identifier(domain_, identifier);
    auto stamp = id ? site_.store.stamp_of(*id) : std::nullopt;
    // Another name of a paper is no record of its own.
    if (stamp && stamp->id == id->key()) return stamp;
    fail("idDoesNotExist", "There is no record of this identifier.");
    return std::nullopt;
  }

  void write_header(const OaiItem& item) {
    content_.open("header");
    if (item.deleted()) content_.attribute("status", "deleted");
    content_.element("identifier", oai_identifier(domain_, item.key));
    content_.element("datestamp", oai_instant(item.at));
    if (item.stored) {
      for (const std::string& set : sets_of(*item.stored)) content_.element("setSpec", set);
      if (trends(item.stored->doc)) content_.element("setSpec", kTrendingSet);
    }
    content_.close();
  }

  void write_record(const OaiItem& item, const OaiFormat& format) {
    content_.open("record");
    write_header(item);
    if (!item.deleted()) {
      const auto picks = picks_of(site_.store, format, *item.stored);
      content_.open("metadata");
      const auto apart = format.says_all ? site_.store.apart_from(item.stored->doc) : std::vector<PaperId>();
      format.write(content_, {*item.stored, picks, site_url_, apart});
      content_.close();
    }
    content_.close();
  }

  bool trends(store::Doc doc) {
    if (!trending_) trending_ = provider_.trending_.docs(site_);
    return std::binary_search(trending_->begin(), trending_->end(), doc);
  }

  OaiProvider& provider_;
  const Site& site_;
  OaiRequest request_;
  std::string site_url_;
  std::string domain_;
  Instant now_;
  Instant as_of_;
  XmlWriter content_{XmlWriter::fragment()};
  std::optional<std::vector<store::Doc>> trending_;
  bool busy_ = false;
};

namespace {

/// The arguments: of the address, and of the form where one was sent.
Result<Fields> fields_of(const Request& request) {
  if (request.method != Method::post) return request.query;
  const std::string_view target = std::string_view(request.target).substr(0, request.target.find('#'));
  const auto mark = target.find('?');
  const std::string_view query = mark == std::string_view::npos ? "" : target.substr(mark + 1);
  return Fields::parse(fmt::format("{}&{}", query, request.body));
}

bool is_form(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  for (char& c : type)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return type == "application/x-www-form-urlencoded";
}

}  // namespace

Response OaiProvider::answer(const Request& request) {
  if (request.method == Method::post && !request.body.empty() && !is_form(request.header("content-type")))
    return Response::text(415, "POST to /oai takes application/x-www-form-urlencoded.\n");
  const auto fields = fields_of(request);
  if (!fields) return Response::text(400, fields.error() + "\n");
  return OaiConversation(*this, request, read_oai_request(*fields)).answer();
}

const TokenKey& OaiProvider::token_key() {
  const std::lock_guard lock(key_mutex_);
  if (!key_) key_ = TokenKey::of(site_.data_directory);
  return *key_;
}

}  // namespace quire::web
