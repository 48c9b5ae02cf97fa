// Every text is read again, its formula compared, its label confirmed by another solver and a checked proof;
// and one of them is drawn, with the sentences that clash.
#include <algorithm>

#include <fmt/format.h>

#include "labs/engines/threads/parallel.h"
#include "labs/nlsat/items.h"
#include "labs/nlsat/lab.h"

namespace quire::labs::nlsat {
namespace {

using lab::Bench;

constexpr std::int32_t kVariables = 8, kLadderNouns = 5;
constexpr std::size_t kDescribed = 20;  // of each fragment, written to a file

MakeSpec spec_of(const Bench& bench, const Settings& settings, Fragment fragment, double half) {
  return {.fragment = fragment,
          .variables = fragment >= Fragment::cop ? kLadderNouns : kVariables,
          .low = half - settings.window,
          .high = half + settings.window,
          .seed = bench.seed()};
}

/// The sentences of a text that cannot be true, and which of them clash.
void draw_clash(Bench& bench, const Described& item) {
  constexpr double kRow = 22, kWidth = 560;
  const Result<Theory> theory = read_text(item.made.fragment, item.made.text);
  lab::Scene scene{.name = "clash",
                   .title = "Sentences that cannot all be true",
                   .note = "Without any one of those that clash, the others can be true together.",
                   .width = kWidth,
                   .height = kRow * static_cast<double>(theory->sentences.size())};
  const auto step = [&](std::string words, const std::vector<std::uint32_t>& clash) {
    lab::Step made{.words = std::move(words)};
    for (std::size_t i = 0; i < theory->sentences.size(); ++i) {
      const bool clashes = std::binary_search(clash.begin(), clash.end(), static_cast<std::uint32_t>(i));
      made.shapes.push_back(lab::box(0, kRow * static_cast<double>(i), kWidth, kRow - 2,
                                     clashes ? lab::Paint::bad : lab::Paint::plain, theory->sentences[i]));
    }
    scene.steps.push_back(std::move(made));
  };
  step(fmt::format("A text of {} sentences over {} words. Can all be true?", theory->sentences.size(),
                   theory->atoms.size()),
       {});
  step(fmt::format("No: these {} clash, and none of them can be left out.", item.certified->clash.size()),
       item.certified->clash);
  bench.scene(scene);
}

/// What audit() finds wrong with each text; empty where all is well.
std::vector<std::string> audited(Bench& bench, const Settings& settings, const Maker& maker) {
  std::vector<std::string> faults(settings.texts);
  threads::parallel_for(settings.texts, settings.threads, [&](std::size_t i) {
    bench.check();
    faults[i] = audit(maker.item(i));
  });
  std::erase(faults, "");
  return faults;
}

struct Means {
  double sentences = 0, conflicts = 0;
};

/// The first texts with all that is known of them, as lines of a file.
Means describe_some(Bench& bench, std::size_t count, const Maker& maker, std::int32_t variables,
                    std::string& lines) {
  Means means;
  bool drawn = false;
  for (std::uint64_t i = 0; i < count; ++i) {
    bench.check();
    const Described item = describe(maker.item(i), bench.seed());
    lines += problems::record_line(record_of(item, variables, bench.seed())) + "\n";
    means.sentences += static_cast<double>(std::count(item.made.text.begin(), item.made.text.end(), '.'));
    means.conflicts += static_cast<double>(item.hardness->conflicts);
    if (item.made.fragment != Fragment::grl || item.made.answer != "no" || drawn) continue;
    draw_clash(bench, item);
    drawn = true;
  }
  return {means.sentences / static_cast<double>(count), means.conflicts / static_cast<double>(count)};
}

}  // namespace

void measure_texts(Bench& bench, const Settings& settings, HalfRatios& halves) {
  lab::Measurement measured{.scale = bench.full() ? lab::Scale::same : lab::Scale::reduced};
  std::string lines;
  std::vector<std::vector<lab::Cell>> rows;
  for (std::size_t f = 0; f < settings.fragments.size(); ++f) {
    const Fragment fragment = settings.fragments[f];
    bench.progress(0.55 + 0.15 * static_cast<double>(f) / static_cast<double>(settings.fragments.size()),
                   fmt::format("texts, {}", word(fragment)));
    const MakeSpec spec = spec_of(bench, settings, fragment, halves.of(kVariables));
    const Maker maker(spec);
    const std::vector<std::string> faults = audited(bench, settings, maker);
    measured.figures.push_back({.label = word(fragment), .value = static_cast<double>(faults.size())});
    if (!faults.empty() && measured.note.empty()) measured.note = "The first fault: " + faults.front();
    const Means means =
        describe_some(bench, std::min(settings.texts, kDescribed), maker, spec.variables, lines);
    rows.push_back({std::string(word(fragment)), static_cast<std::int64_t>(settings.texts),
                    static_cast<std::int64_t>(faults.size()), means.sentences, means.conflicts});
  }
  bench.table("texts read again and certified", {"fragment", "texts", "faults", "sentences", "conflicts"},
              rows);
  bench.file("texts.jsonl", "twenty texts of each fragment with label, certificate and hardness", lines);
  bench.claim("C4", measured);
}

}  // namespace quire::labs::nlsat
