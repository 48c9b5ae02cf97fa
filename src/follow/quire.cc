// Another Quire, by the format in which two of them end with the same papers (docs/interfaces.md); a
// repository that does not offer it is read in the best format that it has. The offer is asked for at the
// start of each harvest: once it is better than what was read so far, everything is read anew.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "follow/address.h"
#include "follow/oai.h"
#include "follow/progress.h"
#include "follow/protocols.h"
#include "source/fields.h"
#include "source/oai.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using Then = Reading::Then;

/// The best first.
constexpr std::array<std::string_view, 3> kPrefixes = {"quire", "arXiv", "oai_dc"};
constexpr std::size_t kErrorBytesMax = 64u << 10;

class AnotherQuire final : public Protocol {
 public:
  explicit AnotherQuire(OaiList list) : list_(std::move(list)) {}

  source::FetchRequest next(const json::object& progress, Instant now) const override {
    const std::string prefix = prefix_in(progress);
    if (prefix.empty()) return {with_query(list_.address, "verb=ListMetadataFormats"), {}, {}, {}};
    return in(prefix).next(object_in(progress, "oai"), now);
  }
  Reading read(const json::object& progress, const source::Fetched& answer, Instant now) const override;
  std::string suspicion(const State& state, Instant now) const override {
    return OaiProtocol(list_).suspicion(state, now);
  }

 private:
  static std::string prefix_in(const json::object& progress) {
    std::string prefix = text_in(progress, "prefix");
    return std::find(kPrefixes.begin(), kPrefixes.end(), prefix) == kPrefixes.end() ? std::string() : prefix;
  }
  OaiProtocol in(const std::string& prefix) const {
    OaiList list = list_;
    list.prefix = prefix;
    return OaiProtocol(std::move(list));
  }
  Reading choose(const json::object& progress, std::string_view body) const;
  bool is_not_offered(std::string_view body) const;

  OaiList list_;
};

Reading AnotherQuire::read(const json::object& progress, const source::Fetched& answer, Instant now) const {
  const std::string prefix = prefix_in(progress);
  if (prefix.empty()) return choose(progress, answer.body);
  Reading reading = in(prefix).read(object_in(progress, "oai"), answer, now);
  if (reading.then == Then::person && is_not_offered(answer.body)) {
    reading.then = Then::from_start;
    reading.why = fmt::format("the source does not offer the format {} any more", prefix);
    return reading;
  }
  json::object out{{"read_in", prefix}, {"oai", std::move(reading.progress)}};
  if (reading.then != Then::complete) out["prefix"] = prefix;
  reading.progress = std::move(out);
  return reading;
}

Reading AnotherQuire::choose(const json::object& progress, std::string_view body) const {
  const auto answer = source::read_oai(body, list_.source);
  if (!answer) return Reading::again_because(answer.error());
  if (!answer->errors.empty())
    return Reading::person_because("the source does not tell its formats: " + answer->errors.front().code);
  const auto& offered = answer->prefixes;
  if (answer->verb != "ListMetadataFormats" || offered.empty())
    return Reading::again_because("the answer names no formats");
  const auto best = std::find_if(kPrefixes.begin(), kPrefixes.end(), [&](std::string_view prefix) {
    return std::find(offered.begin(), offered.end(), prefix) != offered.end();
  });
  if (best == kPrefixes.end())
    return Reading::person_because("the source offers none of the formats quire, arXiv and oai_dc");
  Reading reading;
  reading.then = Then::go_on;
  reading.progress = {{"prefix", *best}, {"read_in", *best}};
  if (text_in(progress, "read_in") == *best) reading.progress["oai"] = object_in(progress, "oai");
  return reading;
}

bool AnotherQuire::is_not_offered(std::string_view body) const {
  if (body.size() > kErrorBytesMax) return false;
  const auto answer = source::read_oai(body, list_.source);
  return answer && answer->has_error("cannotDisseminateFormat");
}

}  // namespace

MadeProtocol make_quire(const store::Follow& follow) {
  auto address = source_address(follow);
  if (!address) return Error{address.error()};
  OaiList list;
  list.address = *address;
  list.source = "quire:" + source::host_of(*address);
  list.ask_granularity = true;
  if (!follow.what.empty()) {
    if (!is_oai_set(follow.what))
      return Error{fmt::format("{} is no name of a set", source::excerpt(follow.what))};
    list.sets = {follow.what};
  }
  return std::unique_ptr<Protocol>(std::make_unique<AnotherQuire>(std::move(list)));
}

}  // namespace quire::follow
