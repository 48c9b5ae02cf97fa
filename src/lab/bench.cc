// The bench writes events. Every event goes through emit(), which holds the one limit on a line; a lab that
// exceeds a limit of its own making is wrong and is told so by an exception.
#include "lab/bench.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "lab/json_text.h"

namespace quire::lab {

namespace {

constexpr auto kProgressEvery = std::chrono::milliseconds(100);

std::string parameter_values(const Card& card, const Values& values);
std::string claim_event(const ClaimResult& result, Size size);
void write_whole(const std::filesystem::path& file, std::string_view content);

}  // namespace

bool plain_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= 100 && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), allowed);
}

Bench::Bench(const Lab& lab, Size size, std::uint64_t seed, Values values, Outlet outlet)
    : lab_(lab), size_(size), seed_(seed), values_(std::move(values)), outlet_(std::move(outlet)) {}

void Bench::begin(std::string_view machine) {
  json::Array claims;
  for (const Claim& c : lab_.card.claims) {
    claims.raw(json::Object().put("id", c.id).put("statement", c.statement).done());
  }
  json::Object event;
  event.put("event", "start")
      .put("slug", lab_.card.slug)
      .put("title", lab_.card.title)
      .put("size", word(size_));
  event.put("seed", seed_)
      .raw("parameters", parameter_values(lab_.card, values_))
      .raw("claims", claims.done());
  if (!machine.empty()) event.put("machine", machine);
  emit(event.done());
}

void Bench::progress(double done, std::string_view note) {
  if (std::isfinite(done)) done_ = std::max(done_, std::clamp(done, 0.0, 1.0));
  const auto now = std::chrono::steady_clock::now();
  if (now - last_progress_ < kProgressEvery) return;
  last_progress_ = now;
  emit(json::Object().put("event", "progress").put("done", done_).put("note", note).done());
}

void Bench::point(std::string_view series, double x, double y) {
  auto found = points_.find(series);
  if (found == points_.end()) {
    if (points_.size() >= kSeriesMax) {
      throw std::length_error(fmt::format("series {}: more than {} series", series, kSeriesMax));
    }
    found = points_.emplace(series, 0).first;
  }
  if (++found->second > kPointsMax) {
    throw std::length_error(fmt::format("series {}: more than {} points; thin it", series, kPointsMax));
  }
  emit(json::Object().put("event", "point").put("series", series).put("x", x).put("y", y).done());
}

void Bench::table(std::string_view name, const std::vector<std::string>& columns,
                  const std::vector<std::vector<Cell>>& rows) {
  json::Array body;
  for (const std::vector<Cell>& row : rows) {
    if (row.size() != columns.size()) {
      throw std::logic_error(
          fmt::format("table {}: a row of {} cells below {} columns", name, row.size(), columns.size()));
    }
    json::Array cells;
    for (const Cell& cell : row) std::visit([&](const auto& v) { cells.add(v); }, cell);
    body.raw(cells.done());
  }
  emit(json::Object()
           .put("event", "table")
           .put("name", name)
           .raw("columns", json::array_of(columns))
           .raw("rows", body.done())
           .done());
}

void Bench::scene(const Scene& scene) {
  const std::string fault = scene_fault(scene);
  if (!fault.empty()) throw std::logic_error(fault);
  scenes_.insert(scene.name);
  if (scenes_.size() > kScenesMax)
    throw std::length_error(fmt::format("scene {}: more than {} scenes", scene.name, kScenesMax));
  emit(scene_event(scene));
}

void Bench::file(std::string_view name, std::string_view what, std::string_view content) {
  if (!plain_name(name)) {
    throw std::logic_error(
        fmt::format("file \"{}\": a plain name is letters, digits, . _ -, not beginning with .", name));
  }
  if (outlet_.directory.empty()) {
    log(fmt::format("{} ({} bytes) was not written: this run has no directory for files (--out DIR)", name,
                    content.size()));
    return;
  }
  const std::filesystem::path directory = outlet_.directory;
  std::filesystem::create_directories(directory);
  write_whole(directory / name, content);
  emit(json::Object()
           .put("event", "file")
           .put("name", name)
           .put("what", what)
           .put("bytes", content.size())
           .done());
}

void Bench::claim(std::string_view id, const Measurement& measurement) {
  const Claim& known = claim_named(id);
  for (const ClaimResult& earlier : results_) {
    if (earlier.claim.id == id) throw std::logic_error(fmt::format("claim {}: reported twice", id));
  }
  results_.push_back(judge(known, size_, measurement));
  emit(claim_event(results_.back(), size_));
}

void Bench::log(std::string_view line) { emit(json::Object().put("event", "log").put("line", line).done()); }

void Bench::finish_claims(std::string_view reason) {
  for (const Claim& c : lab_.card.claims) {
    const auto reported = [&](const ClaimResult& r) { return r.claim.id == c.id; };
    if (std::any_of(results_.begin(), results_.end(), reported)) continue;
    Measurement none;
    none.not_measured = c.rule.compare == Rule::Compare::none ? c.refuted : std::string(reason);
    claim(c.id, none);
  }
}

const Claim& Bench::claim_named(std::string_view id) const {
  for (const Claim& c : lab_.card.claims) {
    if (c.id == id) return c;
  }
  throw std::logic_error(fmt::format("claim {}: the card of {} has no such claim", id, lab_.card.slug));
}

void Bench::emit(std::string_view line) {
  if (line.size() > kLineMax) {
    throw std::length_error(
        fmt::format("an event of {} bytes; at most {} are allowed: thin it or write a file ({}...)",
                    line.size(), kLineMax, line.substr(0, 60)));
  }
  if (outlet_.event) outlet_.event(line);
}

namespace {

std::string parameter_values(const Card& card, const Values& values) {
  json::Object object;
  for (const Parameter& p : card.parameters) {
    if (!values.has(p.name)) continue;
    switch (p.kind) {
      case Kind::integer:
        object.put(p.name, values.integer(p.name));
        break;
      case Kind::real:
        object.put(p.name, values.real(p.name));
        break;
      case Kind::flag:
        object.put(p.name, values.flag(p.name));
        break;
      case Kind::list:
        object.raw(p.name, json::array_of(values.list(p.name)));
        break;
      case Kind::choice:
      case Kind::text:
      case Kind::file:
        object.put(p.name, values.text(p.name));
        break;
    }
  }
  return object.done();
}

/// The verdict as a token of the event, where the words for people have a blank.
const char* token(Verdict verdict) {
  return verdict == Verdict::not_measured ? "not-measured" : word(verdict);
}

void put_interval(json::Object& object, const Figure& figure) {
  object.put("value", figure.value);
  if (figure.low) object.put("low", *figure.low);
  if (figure.high) object.put("high", *figure.high);
}

std::string claim_event(const ClaimResult& result, Size size) {
  const Claim& c = result.claim;
  const Measurement& m = result.measurement;
  json::Array figures;
  for (const Figure& f : m.figures) {
    json::Object one;
    put_interval(one.put("label", f.label), f);
    figures.raw(one.done());
  }
  json::Object event;
  event.put("event", "claim").put("id", c.id).put("statement", c.statement).put("place", c.place);
  event.put("stated", c.stated).put("measure", c.measure).put("holds_when", c.holds_when).put("unit", c.unit);
  event.put("measured", result.measured).put("scale", word(m.scale)).put("verdict", token(result.verdict));
  event.put("why", result.why).put("note", m.note).raw("figures", figures.done());
  if (!m.figures.empty()) put_interval(event, m.figures[worst_figure(c.rule, size, m.figures)]);
  if (c.rule.compare != Rule::Compare::none)
    event.put("limit", size == Size::quick ? c.rule.quick : c.rule.full);
  event.put("compare", word(c.rule.compare));
  if (c.rule.compare == Rule::Compare::within) event.put("tolerance", c.rule.tolerance);
  if (c.stated_figure) event.put("stated_figure", *c.stated_figure);
  return event.done();
}

/// Under a temporary name first: a reader sees the whole file or none.
void write_whole(const std::filesystem::path& file, std::string_view content) {
  const std::filesystem::path temporary = file.string() + ".part";
  std::FILE* out = std::fopen(temporary.c_str(), "wb");
  if (out == nullptr) throw std::system_error(errno, std::generic_category(), file.string());
  const bool written = std::fwrite(content.data(), 1, content.size(), out) == content.size();
  const bool closed = std::fclose(out) == 0;
  if (!written || !closed) {
    const int reason = errno;
    std::remove(temporary.c_str());
    throw std::system_error(reason, std::generic_category(), file.string());
  }
  std::filesystem::rename(temporary, file);
}

}  // namespace

}  // namespace quire::lab
