// /metrics read as strictly as the format is written (prometheus.io/docs/instrumenting/exposition_formats),
// and /readyz.
#include "web/metrics.h"

#include <map>
#include <optional>
#include <set>
#include <sstream>

#include <boost/json.hpp>
#include <re2/re2.h>

#include "follow/wanted.h"
#include "web/router.h"
#include "web/test_site.h"

namespace quire::web {
namespace {

struct Sample {
  std::string family;
  std::map<std::string, std::string> labels;
  double value = 0;
};

/// A text of metrics, or why it is none.
struct Read {
  std::string problem;
  std::map<std::string, std::string> types;
  std::map<std::string, std::vector<Sample>> samples;  ///< by the name that stands in the line

  double one(const std::string& name) const {
    const auto found = samples.find(name);
    return found == samples.end() || found->second.size() != 1 ? -1 : found->second.front().value;
  }
};

std::optional<std::map<std::string, std::string>> read_labels(const std::string& text) {
  std::map<std::string, std::string> labels;
  static const RE2 kOne(R"re(([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)")re");
  for (std::size_t at = 0; at < text.size();) {
    re2::StringPiece rest(text.data() + at, text.size() - at);
    std::string name;
    std::string written;
    if (!RE2::Consume(&rest, kOne, &name, &written)) return std::nullopt;
    std::string value;
    for (std::size_t i = 0; i < written.size(); ++i) {
      if (written[i] != '\\')
        value += written[i];
      else
        value += written[++i] == 'n' ? '\n' : written[i];
    }
    if (!labels.emplace(name, value).second) return std::nullopt;
    at = text.size() - rest.size();
    if (at == text.size()) break;
    if (text[at] != ',' || ++at == text.size()) return std::nullopt;
  }
  return labels;
}

Read read(const std::string& text) {
  Read out;
  const auto wrong = [&](const std::string& why) {
    if (out.problem.empty()) out.problem = why;
    return out;
  };
  if (!text.ends_with("\n")) return wrong("the last line has no end");
  static const RE2 kHelp(R"(# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ([^\n]+))");
  static const RE2 kType(R"(# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram))");
  static const RE2 kSample(R"(([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9.eE+-]+))");
  std::istringstream lines(text);
  std::set<std::string> helped;
  std::string family;
  std::set<std::string> seen;
  for (std::string line; std::getline(lines, line);) {
    std::string name;
    std::string words;
    std::string number;
    if (RE2::FullMatch(line, kHelp, &name, &words)) {
      family = name;
      if (!helped.insert(family).second) return wrong("two HELP of " + family);
    } else if (RE2::FullMatch(line, kType, &name, &words)) {
      if (name != family) return wrong("TYPE without its HELP: " + line);
      if (!out.types.emplace(family, words).second) return wrong("two TYPE of " + family);
    } else if (RE2::FullMatch(line, kSample, &name, &words, &number)) {
      const std::string type = out.types.contains(family) ? out.types[family] : "";
      const bool of_histogram = type == "histogram" && (name == family + "_bucket" ||
                                                        name == family + "_sum" || name == family + "_count");
      if (type == "histogram" ? !of_histogram : name != family)
        return wrong("apart from its family: " + line);
      if (type == "counter" && !name.ends_with("_total")) return wrong("a counter without _total: " + line);
      const auto labels = read_labels(words);
      if (!labels) return wrong("labels: " + line);
      if (!seen.insert(name + "{" + words + "}").second) return wrong("twice: " + line);
      std::size_t used = 0;
      const double value = std::stod(number, &used);
      if (used != number.size()) return wrong("value: " + line);
      out.samples[name].push_back({family, *labels, value});
    } else {
      return wrong("no line of the format: " + line);
    }
  }
  for (const auto& [name, type] : out.types) {
    if (type != "histogram") continue;
    double last = 0;
    for (const Sample& bucket : out.samples[name + "_bucket"]) {
      if (bucket.value < last) return wrong("buckets are not cumulative: " + name);
      last = bucket.value;
    }
    const auto& buckets = out.samples[name + "_bucket"];
    if (buckets.empty() || buckets.back().labels.at("le") != "+Inf" || last != out.one(name + "_count"))
      return wrong("the last bucket is not +Inf with the count: " + name);
  }
  return out;
}

class MetricsTest : public testing::Test {
 protected:
  std::string text() {
    const Response response = site.get("/metrics");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
    return body_of(response);
  }
  void followed(const std::string& what, const std::string& address, const follow::State& state) {
    store::Follow follow;
    follow.kind = "oai";
    follow.what = what;
    follow.address = address;
    follow.every_s = 3600;
    follow.state = follow::write_state(state);
    ASSERT_TRUE(site.store->add_follow(follow));
  }
  TestSite site;
};

TEST_F(MetricsTest, TheWholeTextIsOfTheFormat) {
  site.put({picked("2605.00001", "One", "2026-05-01")});
  follow::State state;
  state.completed_at = on("2026-05-05").start();
  state.gaps.push_back({"record 7", "no XML", "", "", *state.completed_at});
  state.gaps_over = 2;
  state.last.records = 25;
  followed("with \"quotes\", a \\ and\na line", "", state);
  followed("set", "https://example.org/oai", {});
  const std::string written = text();
  const Read metrics = read(written);
  ASSERT_EQ(metrics.problem, "") << written;
  EXPECT_EQ(metrics.one("quire_papers"), 1);
  EXPECT_GT(metrics.one("quire_db_bytes"), 1000);
  EXPECT_EQ(metrics.one("quire_build_info"), 1);
  EXPECT_GT(metrics.one("process_resident_memory_bytes"), 1'000'000);
  EXPECT_GT(metrics.one("process_start_time_seconds"), 1.6e9);
  EXPECT_GT(metrics.one("process_open_fds"), 2);
  ASSERT_EQ(metrics.samples.at("quire_source_last_success_timestamp_seconds").size(), 1U);
  const Sample& last = metrics.samples.at("quire_source_last_success_timestamp_seconds").front();
  EXPECT_EQ(last.labels.at("source"), "oai with \"quotes\", a \\ and\na line");
  EXPECT_EQ(last.value, 1'777'939'200);
  EXPECT_EQ(metrics.samples.at("quire_source_gaps").front().value, 3);
  EXPECT_EQ(metrics.samples.at("quire_source_last_harvest_records").front().value, 25);
  EXPECT_EQ(metrics.samples.at("quire_source_failures").size(), 2U);
}

TEST_F(MetricsTest, RequestsAreCountedByKindOfPage) {
  site.get("/papers/2605.00077");
  site.get("/papers/2605.00078");
  site.get("/nonsense/<of a reader>");
  site.post("/theme", "theme=dark");
  const Read metrics = read(text());
  ASSERT_EQ(metrics.problem, "");
  std::map<std::string, double> counts;
  for (const Sample& sample : metrics.samples.at("quire_http_requests_total"))
    counts[sample.labels.at("method") + " " + sample.labels.at("route") + " " + sample.labels.at("code")] =
        sample.value;
  const std::map<std::string, double> expected{
      {"GET /papers/{id*} 404", 2}, {"GET other 404", 1}, {"POST /theme 303", 1}};
  EXPECT_EQ(counts, expected);
  EXPECT_EQ(metrics.one("quire_http_request_seconds_count"), 4);
}

TEST_F(MetricsTest, RoutesAreAFewNames) {
  EXPECT_EQ(route_of("/"), "/");
  EXPECT_EQ(route_of("/papers"), "/papers");
  EXPECT_EQ(route_of("/papers/date/2026-05-01"), "/papers/date/{day}");
  EXPECT_EQ(route_of("/papers/math/0309136"), "/papers/{id*}");
  EXPECT_EQ(route_of("/labs/x/runs/1"), "/labs/{slug}/runs/{run}");
  EXPECT_EQ(route_of("/follows/7/fetch"), "/follows/{number}/fetch");
  EXPECT_EQ(route_of("/static/a-b.css"), "/static");
  EXPECT_EQ(route_of("/wp-login.php"), "other");
}

TEST_F(MetricsTest, AreTheOwners) {
  Request request = TestSite::request("/metrics");
  request.headers["x-forwarded-for"] = "192.0.2.1";
  EXPECT_EQ(site.ask(request).status, 403);
}

TEST_F(MetricsTest, ReadinessNamesSourcesToTheOwnerAlone) {
  follow::State state;
  state.completed_at = on("2026-05-05").start() + std::chrono::hours(8);
  followed("set", "https://example.org/oai", state);
  const auto ask = [&](bool owner) {
    Request request = TestSite::request("/readyz");
    if (!owner) request.headers["x-forwarded-for"] = "192.0.2.1";
    const Response response = site.ask(request);
    EXPECT_EQ(response.status, 200);
    return boost::json::parse(body_of(response)).as_object();
  };
  const auto fine = ask(true);
  EXPECT_EQ(fine.at("status"), "ok");
  EXPECT_EQ(fine.at("checks").at("db"), "ok");
  const auto& source = fine.at("checks").at("sources").at("oai set at https://example.org/oai");
  EXPECT_EQ(source.at("state"), "in time");
  EXPECT_EQ(source.at("last_success"), "2026-05-05T08:00:00.000Z");
  state.failures = 3;
  state.trouble = "404";
  followed("other", "https://example.org/oai", state);
  EXPECT_EQ(ask(true).at("status"), "degraded");
  EXPECT_FALSE(ask(false).contains("checks"));
}

// The reader itself: what it must refuse.
TEST(MetricsReader, RefusesWhatTheFormatForbids) {
  const std::string head = "# HELP a_total Words.\n# TYPE a_total counter\n";
  EXPECT_EQ(read(head + "a_total 1\n").problem, "");
  for (const char* rest :
       {"a_total 1", "a_total one\n", "a_total{b=\"c} 1\n", "a_total{b=\"c\",} 1\n", "a_total{b=\"\\x\"} 1\n",
        "b_total 1\n", "a_total 1\na_total 2\n", "\n", "a_total{b=\"1\",b=\"2\"} 1\n"})
    EXPECT_NE(read(head + rest).problem, "") << rest;
  EXPECT_NE(read("# HELP a Words.\n# TYPE a counter\na 1\n").problem, "");
}

}  // namespace
}  // namespace quire::web
