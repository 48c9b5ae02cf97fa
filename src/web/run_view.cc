#include "web/run_view.h"

#include <algorithm>
#include <list>
#include <mutex>

#include <boost/json/parse.hpp>

#include "lab/bench.h"

namespace quire::web {
namespace {

namespace json = boost::json;

std::string text(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v != nullptr && v->is_string() ? std::string(v->get_string()) : std::string();
}

double real(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v != nullptr && v->is_number() ? v->to_number<double>() : std::numeric_limits<double>::quiet_NaN();
}

constexpr std::size_t kEventsARead = 20'000;

/// Views of the runs looked at last.
class Shelf {
 public:
  std::shared_ptr<const RunView> get(store::Store& store, const store::Run& run) {
    const Key key{&store, run.id};
    std::shared_ptr<const RunView> old = find(key);
    auto fresh = std::make_shared<RunView>(old ? *old : RunView{});
    for (;;) {
      const auto lines = store.events(run.id, fresh->seen, kEventsARead);
      for (const std::string& line : lines) fresh->take(line);
      if (lines.empty() && old && fresh->seen == old->seen) return old;
      if (lines.size() < kEventsARead) break;
    }
    keep(key, fresh);
    return fresh;
  }

 private:
  using Key = std::pair<const store::Store*, std::int64_t>;
  static constexpr std::size_t kMost = 64;

  std::shared_ptr<const RunView> find(const Key& key) {
    const std::lock_guard lock(mutex_);
    for (auto at = kept_.begin(); at != kept_.end(); ++at)
      if (at->first == key) {
        kept_.splice(kept_.begin(), kept_, at);
        return at->second;
      }
    return nullptr;
  }

  void keep(const Key& key, std::shared_ptr<const RunView> view) {
    const std::lock_guard lock(mutex_);
    kept_.remove_if([&](const auto& entry) { return entry.first == key; });
    kept_.emplace_front(key, std::move(view));
    if (kept_.size() > kMost) kept_.pop_back();
  }

  std::mutex mutex_;
  std::list<std::pair<Key, std::shared_ptr<const RunView>>> kept_;
};

}  // namespace

void RunView::take(std::string_view line) {
  ++seen;
  json::error_code error;
  const auto value = json::parse(line, error);
  if (error || !value.is_object()) return;
  const json::object& event = value.get_object();
  const std::string kind = text(event, "event");
  if (kind == "point") {
    series[text(event, "series")].emplace_back(real(event, "x"), real(event, "y"));
  } else if (kind == "progress") {
    done = std::clamp(real(event, "done"), 0.0, 1.0);
    note = text(event, "note");
  } else if (kind == "claim") {
    claims.push_back(lab::claim_row(event));
  } else if (kind == "scene") {
    take_scene(event);
  } else if (kind == "file") {
    const double bytes = real(event, "bytes");
    files.push_back(
        {text(event, "name"), text(event, "what"), bytes > 0 ? static_cast<std::uint64_t>(bytes) : 0});
  } else if (kind == "log") {
    ++log_lines;
    log.push_back(text(event, "line"));
    if (log.size() > kLogLines) log.erase(log.begin());
  }
}

void RunView::take_scene(const json::object& event) {
  auto scene = lab::read_scene(event);
  if (!scene || (scenes.size() >= lab::Bench::kScenesMax && !scenes.contains(scene->name))) return;
  ++scenes_seen;
  std::string name = scene->name;
  scenes.insert_or_assign(std::move(name), std::move(*scene));
}

std::shared_ptr<const RunView> run_view(store::Store& store, const store::Run& run) {
  static Shelf shelf;
  return shelf.get(store, run);
}

std::vector<lab::ClaimRow> rows_of(const lab::Card& card, const std::vector<lab::ClaimRow>& decided) {
  std::vector<lab::ClaimRow> rows;
  for (const lab::Claim& claim : card.claims) {
    const auto found =
        std::find_if(decided.begin(), decided.end(), [&](const auto& row) { return row.id == claim.id; });
    if (found != decided.end()) {
      rows.push_back(*found);
      continue;
    }
    lab::ClaimRow waiting;
    waiting.id = claim.id;
    waiting.statement = claim.statement;
    waiting.place = claim.place;
    waiting.stated = claim.stated;
    waiting.measure = claim.measure;
    rows.push_back(std::move(waiting));
  }
  return rows;
}

}  // namespace quire::web
