#include "web/lab_glance.h"

#include <algorithm>
#include <mutex>

#include "web/figure.h"
#include "web/lab_card.h"
#include "web/run_view.h"

namespace quire::web {
namespace {

using Glance = std::shared_ptr<const LabGlance>;

constexpr std::size_t kRunsUnderWay = 50;  // a few places run at once, the rest waits

Glance read_glance(const Site& site, const lab::Card& card, const store::Run* run, bool live) {
  auto glance = std::make_shared<LabGlance>();
  glance->slug = card.slug;
  glance->short_title = card.short_title;
  glance->tally.running = live;
  if (run == nullptr) {
    glance->tally.claims = rows_of(card, {});
    return glance;
  }
  const auto seen = run_view(site.store, *run);
  glance->tally.claims = rows_of(card, seen->claims);
  if (!live) glance->run = *run;
  if (!card.figures.empty()) {
    glance->figure_svg = spark_svg(card.figures.front(), seen->series, 128, 48);
    glance->figure_label = card.figures.front().title;
  }
  return glance;
}

/// The newest picture of each lab for one data folder and workshop.
class Shelf {
 public:
  std::shared_ptr<const LabGlances> get(const Site& site) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t version = site.store.version();
    const bool same = directory_ == site.data_directory && program_ == site.labs.program();
    if (shown_ && same && version_ == version) return shown_;
    if (!same) kept_.clear();
    shown_ = read(site);
    directory_ = site.data_directory;
    program_ = site.labs.program();
    version_ = version;
    return shown_;
  }

 private:
  std::shared_ptr<const LabGlances> read(const Site& site) {
    std::map<std::string, store::Run, std::less<>> finished, live;
    for (store::Run& run : site.store.newest_finished_runs(true)) finished.emplace(run.slug, std::move(run));
    for (store::Run& run : site.store.runs("", kRunsUnderWay))
      if (run.state == store::RunState::running) live.emplace(run.slug, std::move(run));
    auto shown = std::make_shared<LabGlances>();
    for (const std::string& slug : site.labs.slugs()) {
      const auto lab = lab_card(site.labs, slug);
      if (!lab) continue;
      const auto now = live.find(slug);
      const auto done = finished.find(slug);
      if (now != live.end())
        shown->emplace(slug, read_glance(site, lab->card, &now->second, true));
      else
        shown->emplace(slug, kept(site, lab->card, done == finished.end() ? nullptr : &done->second));
    }
    return shown;
  }

  Glance kept(const Site& site, const lab::Card& card, const store::Run* run) {
    const std::int64_t id = run == nullptr ? 0 : run->id;
    auto& [kept_id, glance] = kept_[card.slug];
    if (!glance || kept_id != id) {
      glance = read_glance(site, card, run, false);
      kept_id = id;
    }
    return glance;
  }

  std::mutex mutex_;
  std::filesystem::path directory_, program_;
  std::uint64_t version_ = 0;
  std::shared_ptr<const LabGlances> shown_;
  std::map<std::string, std::pair<std::int64_t, Glance>, std::less<>> kept_;
};

}  // namespace

std::shared_ptr<const LabGlances> lab_glances(const Site& site) {
  static Shelf shelf;
  return shelf.get(site);
}

}  // namespace quire::web
