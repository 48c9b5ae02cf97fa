#include "follow/oai_offer.h"

#include <algorithm>

#include <fmt/format.h>

#include "follow/address.h"
#include "follow/progress.h"
#include "source/oai.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using Then = Reading::Then;

constexpr std::size_t kErrorBytesMax = 64u << 10;
constexpr std::string_view kDublinCore = "oai_dc";
/// So often the formats are asked for. That the server is there it has shown: Identify comes before, or an
/// earlier harvest.
constexpr int kOfferTriesMax = 3;

class InTheBestFormat final : public Protocol {
 public:
  InTheBestFormat(OaiList list, Offer offer) : list_(std::move(list)), offer_(std::move(offer)) {}

  source::FetchRequest next(const json::object& progress, Instant now) const override;
  Reading read(const json::object& progress, const source::Fetched& answer, Instant now) const override;
  std::optional<Reading> without(const json::object& progress, const std::string& why, int tries,
                                 Instant now) const override;
  std::optional<source::FetchRequest> ask_for(const json::object& progress,
                                              const std::string& name) const override {
    const std::string prefix = known(progress).read_in;
    return prefix.empty() ? std::nullopt : in(prefix).ask_for(progress, name);
  }
  SingleReading read_single(const json::object& progress, const std::string& name,
                            const source::Fetched& answer) const override {
    return in(known(progress).read_in).read_single(progress, name, answer);
  }
  std::string suspicion(const State& state, Instant now) const override {
    return OaiProtocol(list_).suspicion(state, now);
  }

 private:
  /// What a progress says; anything that is not of its type is as if it were not there.
  struct Known {
    std::string prefix;   ///< of the harvest under way; empty: not chosen yet
    std::string read_in;  ///< that of the last harvest, or of this one
    std::string untold;   ///< why the formats of the harvest under way are not known
    json::object oai;     ///< how far the list came
    bool identified = false;
  };
  Known known(const json::object& progress) const;
  std::string readable(const std::string& prefix) const {
    const auto& all = offer_.best_first;
    return std::find(all.begin(), all.end(), prefix) == all.end() ? std::string() : prefix;
  }
  OaiProtocol in(std::string_view prefix) const {
    OaiList list = list_;
    list.prefix = prefix;
    return OaiProtocol(std::move(list));
  }
  Reading identify(const Known& known, const source::Fetched& answer, Instant now) const;
  Reading choose(Known known, std::string_view body) const;
  Reading untold(const Known& known, std::string why) const;
  Reading list(const Known& known, const source::Fetched& answer, Instant now) const;
  Reading withdrawn(const Known& known, Reading refusal) const;
  bool is_not_offered(std::string_view body) const;

  OaiList list_;
  Offer offer_;
};

InTheBestFormat::Known InTheBestFormat::known(const json::object& progress) const {
  Known known{readable(text_in(progress, "prefix")), readable(text_in(progress, "read_in")),
              text_in(progress, "untold"), object_in(progress, "oai"), false};
  // Before the offer was asked for, a progress was that of a list in Dublin Core.
  if (known.read_in.empty() && known.oai.empty() && progress.contains("granularity")) {
    known.read_in = kDublinCore;
    known.oai = progress;
  }
  known.identified = !text_in(known.oai, "granularity").empty() || !known.read_in.empty();
  return known;
}

source::FetchRequest InTheBestFormat::next(const json::object& progress, Instant now) const {
  const Known at = known(progress);
  if (!at.prefix.empty()) return in(at.prefix).next(at.oai, now);
  if (!at.identified) return in(kDublinCore).next(at.oai, now);
  return {with_query(list_.address, "verb=ListMetadataFormats"), {}, {}, {}};
}

Reading InTheBestFormat::read(const json::object& progress, const source::Fetched& answer,
                              Instant now) const {
  const Known at = known(progress);
  if (!at.prefix.empty()) return list(at, answer, now);
  return at.identified ? choose(at, answer.body) : identify(at, answer, now);
}

Reading InTheBestFormat::identify(const Known& known, const source::Fetched& answer, Instant now) const {
  Reading reading = in(kDublinCore).read(known.oai, answer, now);
  reading.progress = {{"oai", std::move(reading.progress)}};
  return reading;
}

Reading InTheBestFormat::choose(Known known, std::string_view body) const {
  const auto answer = source::read_oai(body, list_.source);
  if (!answer) return Reading::again_because(answer.error());
  if (!answer->errors.empty()) return untold(known, answer->errors.front().code);
  const auto& offered = answer->prefixes;
  if (answer->verb != "ListMetadataFormats" || offered.empty())
    return Reading::again_because("the answer names no formats");
  const auto best = std::find_if(
      offer_.best_first.begin(), offer_.best_first.end(),
      [&](std::string_view one) { return std::find(offered.begin(), offered.end(), one) != offered.end(); });
  if (best == offer_.best_first.end())
    return untold(known, fmt::format("it offers none of {}", fmt::join(offer_.best_first, ", ")));
  Reading reading;
  reading.then = Then::go_on;
  reading.progress = {{"prefix", *best}, {"read_in", *best}};
  if (known.read_in.empty() || known.read_in == *best) reading.progress["oai"] = std::move(known.oai);
  return reading;
}

Reading InTheBestFormat::untold(const Known& known, std::string why) const {
  if (!offer_.else_dublin_core)
    return Reading::person_because("the source does not tell its formats: " + why);
  const std::string_view prefix = known.read_in.empty() ? kDublinCore : std::string_view(known.read_in);
  Reading reading;
  reading.then = Then::go_on;
  reading.progress = {
      {"prefix", prefix}, {"read_in", prefix}, {"untold", std::move(why)}, {"oai", known.oai}};
  return reading;
}

std::optional<Reading> InTheBestFormat::without(const json::object& progress, const std::string& why,
                                                int tries, Instant) const {
  const Known at = known(progress);
  const bool asked_for_formats = at.prefix.empty() && at.identified;
  if (!asked_for_formats || !offer_.else_dublin_core || tries < kOfferTriesMax) return std::nullopt;
  return untold(at, why);
}

Reading InTheBestFormat::list(const Known& known, const source::Fetched& answer, Instant now) const {
  Reading reading = in(known.prefix).read(known.oai, answer, now);
  if (reading.then == Then::person && is_not_offered(answer.body))
    return withdrawn(known, std::move(reading));
  json::object out{{"read_in", known.prefix}, {"oai", std::move(reading.progress)}};
  if (reading.then != Then::complete) {
    out["prefix"] = known.prefix;
    if (!known.untold.empty()) out["untold"] = known.untold;
  } else if (!known.untold.empty()) {
    reading.note =
        fmt::format("it does not tell its formats ({}), so it is read as {}", known.untold, known.prefix);
  }
  reading.progress = std::move(out);
  return reading;
}

/// The formats are asked for anew; if they were just asked for in vain, only the one that all have is left.
Reading InTheBestFormat::withdrawn(const Known& known, Reading refusal) const {
  if (known.untold.empty()) {
    refusal.progress.clear();
  } else if (known.prefix != kDublinCore) {
    refusal.progress = {{"prefix", kDublinCore}, {"read_in", kDublinCore}, {"untold", known.untold}};
  } else {
    return refusal;
  }
  refusal.then = Then::from_start;
  refusal.why = fmt::format("the source does not offer the format {} any more", known.prefix);
  return refusal;
}

bool InTheBestFormat::is_not_offered(std::string_view body) const {
  if (body.size() > kErrorBytesMax) return false;
  const auto answer = source::read_oai(body, list_.source);
  return answer && answer->has_error("cannotDisseminateFormat");
}

}  // namespace

std::unique_ptr<Protocol> in_the_best_format(OaiList list, Offer offer) {
  return std::make_unique<InTheBestFormat>(std::move(list), std::move(offer));
}

}  // namespace quire::follow
