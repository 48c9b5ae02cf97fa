// For tests: a repository in memory that speaks OAI-PMH 2.0 and changes while it is harvested, and the ways
// in which servers fail. The same answers are given over real sockets (SocketServer) and without any
// (ServerAsker), so that a thousand schedules take seconds and each fault is also met on a real connection.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "follow/asker.h"
#include "paper/test_server.h"

namespace quire::follow {

/// Waiting passes at once.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  bool wait_until(Instant at, const Stop& stop) override {
    if (stop && stop()) return false;
    if (at > now_) waited_ += at - now_;
    now_ = std::max(now_, at);
    return true;
  }
  void pass(std::chrono::milliseconds time) { now_ += time; }
  std::chrono::milliseconds waited() const { return waited_; }

 private:
  Instant now_;
  std::chrono::milliseconds waited_{0};
};

inline std::string http_date_of(Instant at) {
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Day day = Day::of(at);
  return fmt::format("{}, {:02} {} {} {} GMT", kDays[day.weekday()], day.day(), kMonths[day.month() - 1],
                     day.year(), iso(at).substr(11, 8));
}

/// What a server says, before it meets a fault of the line.
struct ServerAnswer {
  int status = 200;
  std::map<std::string, std::string> headers;
  std::string body;
};

/// One record of the repository.
struct Item {
  std::string datestamp;
  std::string title;
  std::string set;
  bool deleted = false;
};

class TestRepository {
 public:
  struct Options {
    std::size_t page = 5;
    bool in_order = true;  ///< of datestamps; else of identifiers
    bool seconds = false;  ///< granularity
    bool last_page_may_be_empty = false;
    bool skip_tokens = false;  ///< they say how many records to skip, as arXiv's; a list that changes moves
    std::vector<std::string> formats = {"arXiv"};  ///< "oai_dc" is known too
    bool tells_formats = true;
  };
  TestRepository(Options options, std::function<Instant()> clock)
      : options_(options), clock_(std::move(clock)) {}

  void put(const std::string& id, std::string title, std::string set = "cs:cs:LG") {
    items_[id] = {stamp(clock_()), std::move(title), std::move(set), false};
  }
  /// Now, or under another datestamp.
  void remove(const std::string& id, const std::string& datestamp = {}) {
    items_[id].deleted = true;
    items_[id].datestamp = datestamp.empty() ? stamp(clock_()) : datestamp;
  }
  const std::map<std::string, Item>& items() const { return items_; }
  /// From now on a record is of no format, or no well-formed XML. Its datestamp stays as it is.
  enum class Spoilt : unsigned char { unknown_format, broken_xml };
  void spoil(const std::string& id, Spoilt how = Spoilt::unknown_format) { spoilt_[id] = how; }
  void mend(const std::string& id) { spoilt_.erase(id); }
  void mend_all() { spoilt_.clear(); }
  /// It is gone without a trace.
  void forget(const std::string& id) { items_.erase(id); }

  void offer(std::vector<std::string> formats, bool tells = true) {
    options_.formats = std::move(formats);
    options_.tells_formats = tells;
  }

  /// `query`: what stands behind the question mark. `said_now` is the moment that the answer claims.
  std::string answer(const std::string& query, Instant said_now) const;

  static std::map<std::string, std::string> arguments(const std::string& query);
  static std::string envelope(Instant said_now, const std::string& inside) {
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><responseDate>{}Z</responseDate>"
        "<request>http://oai.test/oai</request>{}</OAI-PMH>\n",
        iso(said_now).substr(0, 19), inside);
  }
  static std::string error(const std::string& code) {
    return fmt::format("<error code=\"{}\">as the test wants it</error>", code);
  }

 private:
  using Row = std::pair<const std::string, Item>;
  struct Place {
    std::string datestamp, id;
    friend auto operator<=>(const Place&, const Place&) = default;
  };

  std::string stamp(Instant at) const {
    return options_.seconds ? iso(at).substr(0, 19) + "Z" : Day::of(at).iso();
  }
  Place place_of(const Row& row) const {
    return options_.in_order ? Place{row.second.datestamp, row.first} : Place{row.first, {}};
  }
  /// What a list is of.
  struct Listed {
    std::string prefix, from, set;
  };
  bool offers(const std::string& prefix) const {
    const auto& all = options_.formats;
    return std::find(all.begin(), all.end(), prefix) != all.end();
  }
  std::string formats() const;
  std::string single(const std::string& identifier, const std::string& prefix) const;
  std::string list(const Listed& listed, const Place* after, std::size_t skip) const;
  std::string record(const Row& row, const std::string& prefix) const;
  static std::string metadata(const Row& row, const std::string& prefix);
  std::string token(const Listed& listed, const Place& last, std::size_t skip) const {
    // Percent signs, as arXiv's have: they must be encoded once more.
    const std::string place =
        options_.skip_tokens ? fmt::format("skip%3D{}|", skip) : last.datestamp + "|" + last.id;
    return fmt::format("verb%3DListRecords%26|{}|{}|{}|{}|{}", listed.prefix, listed.from, listed.set, place,
                       Day::of(clock_()).iso());
  }

  Options options_;
  const std::function<Instant()> clock_;
  std::map<std::string, Item> items_;
  std::map<std::string, Spoilt> spoilt_;
};

inline std::map<std::string, std::string> TestRepository::arguments(const std::string& query) {
  std::map<std::string, std::string> out;
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string pair = query.substr(at, end - at);
    at = end + 1;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string value;
    for (std::size_t i = equals + 1; i < pair.size(); ++i) {
      if (pair[i] == '%' && i + 2 < pair.size()) {
        value += static_cast<char>(std::stoi(pair.substr(i + 1, 2), nullptr, 16));
        i += 2;
      } else {
        value += pair[i];
      }
    }
    out[pair.substr(0, equals)] = value;
  }
  return out;
}

inline std::string TestRepository::answer(const std::string& query, Instant said_now) const {
  const auto given = arguments(query);
  const auto of = [&](const char* name) { return given.contains(name) ? given.at(name) : std::string(); };
  const std::string verb = of("verb");
  if (verb == "Identify")
    return envelope(said_now,
                    fmt::format("<Identify><repositoryName>Test</repositoryName><protocolVersion>2.0"
                                "</protocolVersion><earliestDatestamp>2005-09-16</earliestDatestamp>"
                                "<granularity>{}</granularity></Identify>",
                                options_.seconds ? "YYYY-MM-DDThh:mm:ssZ" : "YYYY-MM-DD"));
  if (verb == "ListMetadataFormats") return envelope(said_now, formats());
  if (verb == "GetRecord") return envelope(said_now, single(of("identifier"), of("metadataPrefix")));
  if (verb != "ListRecords") return envelope(said_now, error("badVerb"));
  const std::string token = of("resumptionToken");
  if (token.empty()) {
    if (!offers(of("metadataPrefix"))) return envelope(said_now, error("cannotDisseminateFormat"));
    const std::string from = of("from");
    const bool day_only = from.size() == 10;
    if (given.contains("until") || (!from.empty() && from < "2005-09-16") ||
        (!from.empty() && !day_only && !options_.seconds))
      return envelope(said_now, error("badArgument"));
    return envelope(said_now, list({of("metadataPrefix"), from, of("set")}, nullptr, 0));
  }
  if (given.size() != 2) return envelope(said_now, error("badArgument"));
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= token.size();) {
    const std::size_t end = std::min(token.find('|', at), token.size());
    parts.push_back(token.substr(at, end - at));
    at = end + 1;
  }
  // Tokens die at midnight, as arXiv's do.
  if (parts.size() != 7 || parts[0] != "verb%3DListRecords%26" || parts[6] != Day::of(clock_()).iso() ||
      !offers(parts[1]))
    return envelope(said_now, error("badResumptionToken"));
  const Place after = options_.skip_tokens ? Place{} : Place{parts[4], parts[5]};
  const std::size_t skip = options_.skip_tokens ? std::stoul(parts[4].substr(7)) : 0;
  return envelope(said_now, list({parts[1], parts[2], parts[3]}, &after, skip));
}

inline std::string TestRepository::formats() const {
  if (!options_.tells_formats) return error("badVerb");
  std::string all;
  for (const std::string& prefix : options_.formats)
    all += "<metadataFormat><metadataPrefix>" + prefix + "</metadataPrefix></metadataFormat>";
  return "<ListMetadataFormats>" + all + "</ListMetadataFormats>";
}

inline std::string TestRepository::single(const std::string& identifier, const std::string& prefix) const {
  const std::string of = "oai:arXiv.org:";
  const auto row = items_.find(identifier.starts_with(of) ? identifier.substr(of.size()) : "");
  if (row == items_.end()) return error("idDoesNotExist");
  if (!offers(prefix)) return error("cannotDisseminateFormat");
  return "<GetRecord>" + record(*row, prefix) + "</GetRecord>";
}

inline std::string TestRepository::list(const Listed& listed, const Place* after, std::size_t skip) const {
  std::vector<const Row*> rows;
  for (const Row& row : items_)
    if (row.second.datestamp >= listed.from && row.second.set.starts_with(listed.set) &&
        (!after || place_of(row) > *after))
      rows.push_back(&row);
  std::sort(rows.begin(), rows.end(),
            [this](const Row* a, const Row* b) { return place_of(*a) < place_of(*b); });
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min(skip, rows.size())));
  if (rows.empty() && after == nullptr) return error("noRecordsMatch");
  const bool more =
      rows.size() > options_.page || (options_.last_page_may_be_empty && rows.size() == options_.page);
  rows.resize(std::min(rows.size(), options_.page));
  std::string out = "<ListRecords>";
  for (const Row* row : rows) out += record(*row, listed.prefix);
  if (more)
    out += "<resumptionToken expirationDate=\"2026-12-01T00:00:00Z\">" +
           token(listed, place_of(*rows.back()), skip + rows.size()) + "</resumptionToken>";
  else if (after != nullptr)
    out += "<resumptionToken/>";
  return out + "</ListRecords>";
}

inline std::string TestRepository::record(const Row& row, const std::string& prefix) const {
  const auto& [id, item] = row;
  const std::string header = fmt::format(
      "<header{}><identifier>oai:arXiv.org:{}</identifier><datestamp>{}</datestamp><setSpec>{}</setSpec></"
      "header>",
      item.deleted ? " status=\"deleted\"" : "", id, item.datestamp, item.set);
  if (item.deleted) return "<record>" + header + "</record>";
  if (const auto spoilt = spoilt_.find(id); spoilt != spoilt_.end())
    return "<record>" + header +
           (spoilt->second == Spoilt::broken_xml
                ? "<metadata><arXiv><title>a < b & c</arXiv></metadata></record>"
                : "<metadata><unknown/></metadata></record>");
  return "<record>" + header + "<metadata>" + metadata(row, prefix) + "</metadata></record>";
}

inline std::string TestRepository::metadata(const Row& row, const std::string& prefix) {
  const auto& [id, item] = row;
  if (prefix == "oai_dc")
    return fmt::format(
        "<oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>Author, Of {}"
        "</dc:creator><dc:date>2026-11-02</dc:date></oai_dc:dc>",
        item.title, id);
  return fmt::format(
      "<arXiv xmlns=\"http://arxiv.org/OAI/arXiv/\"><id>{}</id><created>2026-11-02</created>"
      "<authors><author><keyname>Author</keyname><forenames>Of {}</forenames></author></authors>"
      "<title>{}</title><categories>cs.LG</categories><abstract>What it says: {}.</abstract></arXiv>",
      id, id, item.title, item.title);
}

enum class Fault : unsigned char {
  none,
  busy,              ///< 503 without Retry-After
  busy_seconds,      ///< 503 with it
  busy_date,         ///< 503 with a moment of its own clock, which is wrong
  too_many,          ///< 429
  server_error,      ///< 500
  truncated,         ///< XML that ends in the middle of a 200
  broken_off,        ///< fewer bytes than stated
  closed,            ///< no answer
  drip,              ///< too slow
  html,              ///< a page for people, with 200
  empty_body,        ///< nothing, with 200
  empty_list,        ///< a list without records that does not say why
  empty_with_token,  ///< a page without records that says there are more
  token_expired,
  repeated_page,  ///< the page leads to itself
  skewed,         ///< says that it is another time
  redirect,       ///< to another path, where the answer is
};
inline constexpr int kFaults = static_cast<int>(Fault::redirect) + 1;

/// A repository behind its faults.
class FaultyServer {
 public:
  /// The fault of the request that comes, the `number`th from 0 on.
  using Script = std::function<Fault(std::size_t number, const std::string& query)>;
  FaultyServer(TestRepository& repository, std::function<Instant()> clock, Script script)
      : repository_(repository), clock_(std::move(clock)), script_(std::move(script)) {}

  struct Given {
    Fault fault = Fault::none;
    ServerAnswer answer;
  };
  /// `target`: "/oai?verb=...".
  Given answer(const std::string& target) {
    const std::string query = target.substr(std::min(target.find('?'), target.size() - 1) + 1);
    if (target.starts_with("/moved")) return {Fault::none, ok(repository_.answer(query, clock_()))};
    queries_.push_back(query);
    const Fault fault = script_(queries_.size() - 1, query);
    return {fault, with(fault, query)};
  }
  const std::vector<std::string>& queries() const { return queries_; }

 private:
  ServerAnswer ok(std::string body) const {
    return {200, {{"content-type", "text/xml"}, {"date", http_date_of(clock_())}}, std::move(body)};
  }
  static std::string without_records(const std::string& body) {
    const std::size_t first = body.find("<record>");
    const std::size_t last = body.rfind("</record>");
    return first == body.npos ? body : body.substr(0, first) + body.substr(last + 9);
  }
  ServerAnswer with(Fault fault, const std::string& query) const;

  TestRepository& repository_;
  const std::function<Instant()> clock_;
  const Script script_;
  std::vector<std::string> queries_;
};

inline ServerAnswer FaultyServer::with(Fault fault, const std::string& query) const {
  const std::string right = repository_.answer(query, clock_());
  const auto given = TestRepository::arguments(query);
  const auto refusal = [](int status, std::map<std::string, std::string> headers) {
    return ServerAnswer{status, std::move(headers), "busy"};
  };
  switch (fault) {
    case Fault::busy:
      return refusal(503, {});
    case Fault::busy_seconds:
      return refusal(503, {{"retry-after", "20"}});
    case Fault::busy_date: {
      const Instant wrong = clock_() + std::chrono::hours(5);
      return refusal(503, {{"date", http_date_of(wrong)},
                           {"retry-after", http_date_of(wrong + std::chrono::seconds(30))}});
    }
    case Fault::too_many:
      return refusal(429, {});
    case Fault::server_error:
      return refusal(500, {});
    case Fault::truncated:
      return ok(right.substr(0, right.size() * 2 / 3));
    case Fault::html:
      return ok("<!DOCTYPE html><html><head><title>Sorry</title></head><body><p>Back soon.</body></html>");
    case Fault::empty_body:
      return ok("");
    case Fault::empty_list: {
      const std::string bare = without_records(right);
      const std::size_t token = bare.find("<resumptionToken");
      return ok(token == bare.npos ? bare : bare.substr(0, token) + "</ListRecords></OAI-PMH>");
    }
    case Fault::empty_with_token:
      return ok(right.find("</resumptionToken>") == right.npos ? right : without_records(right));
    case Fault::token_expired:
      if (!given.contains("resumptionToken")) return ok(right);
      return ok(TestRepository::envelope(clock_(), TestRepository::error("badResumptionToken")));
    case Fault::repeated_page: {
      const std::size_t end = right.find("</ListRecords>");
      if (!given.contains("resumptionToken") || end == right.npos) return ok(right);
      const std::size_t token = std::min(right.find("<resumptionToken"), end);
      return ok(right.substr(0, token) + "<resumptionToken>" + given.at("resumptionToken") +
                "</resumptionToken></ListRecords></OAI-PMH>");
    }
    case Fault::skewed:
      return ok(repository_.answer(query, clock_() + std::chrono::hours(24 * 40)));
    case Fault::redirect:
      return {302, {{"location", "/moved?" + query}}, ""};
    case Fault::none:
    case Fault::broken_off:
    case Fault::closed:
    case Fault::drip:
      break;
  }
  return ok(right);
}

/// Without sockets: faults of the line are the errors that source/fetch.h gives for them.
class ServerAsker final : public Asker {
 public:
  ServerAsker(FaultyServer& server, VirtualClock& clock) : server_(server), clock_(clock) {}

  Asked ask(const source::FetchRequest& request, const Stop& stop) override {
    if (stop && stop()) return {Error{"stopped"}};
    FaultyServer::Given given = server_.answer(request.url.substr(request.url.find("/oai")));
    if (given.fault == Fault::redirect) given = server_.answer(given.answer.headers.at("location"));
    switch (given.fault) {
      case Fault::broken_off:
        return {Error{"the answer broke off after 100 bytes"}};
      case Fault::closed:
        return {Error{"Empty reply from server"}};
      case Fault::drip:
        clock_.pass(std::chrono::minutes(1));
        return {Error{"the answer is too slow, 40 bytes came"}};
      default:
        break;
    }
    source::Fetched fetched;
    fetched.status = given.answer.status;
    fetched.body = std::move(given.answer.body);
    fetched.url = request.url;
    for (const auto& [name, value] : given.answer.headers) fetched.headers[name] = value;
    const auto wait = retry_after(fetched, clock_.now());
    return {std::move(fetched), wait};
  }

 private:
  FaultyServer& server_;
  VirtualClock& clock_;
};

/// On loopback.
class SocketServer {
 public:
  explicit SocketServer(FaultyServer& faulty)
      : server_([this, &faulty](const std::string& request, std::size_t) {
          const std::lock_guard<std::mutex> lock(mutex_);
          const std::size_t begin = request.find(' ') + 1;
          return answer(faulty.answer(request.substr(begin, request.find(' ', begin) - begin)));
        }) {}
  std::string address() const { return server_.url("/oai"); }
  std::vector<std::string> requests() const { return server_.requests(); }

 private:
  static TestAnswer answer(const FaultyServer::Given& given) {
    std::string headers;
    for (const auto& [name, value] : given.answer.headers) headers += name + ": " + value + "\r\n";
    std::string bytes = http_answer(given.answer.status, given.answer.body, headers);
    if (given.fault == Fault::broken_off) bytes.resize(bytes.size() - given.answer.body.size() / 2);
    if (given.fault == Fault::closed) bytes.clear();
    return {bytes, std::chrono::milliseconds(given.fault == Fault::drip ? 30 : 0)};
  }

  std::mutex mutex_;
  TestServer server_;
};

}  // namespace quire::follow
