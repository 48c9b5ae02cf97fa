#include "labs/step-law/published_grid.h"

#include <array>
#include <cmath>

#include "labs/engines/random/random.h"

namespace quire::labs::step_law {
namespace {

struct Row {
  double n, d;
  std::size_t runs;
  double best_lr, best_batch, least;
  double lr, batch, loss, hxx, hxy, hyy, rms;
};

constexpr Row kRows[] = {
    {214663680, 4.00e9, 119, 2.762e-3, 262144, 2.62145, 1.995e-3, 179852, 2.6243, 0.02238, -0.00770, 0.01622,
     0.0041},
    {214663680, 1.14e10, 119, 2.762e-3, 393216, 2.48470, 2.746e-3, 332666, 2.4871, 0.02084, -0.00930, 0.01848,
     0.0033},
    {214663680, 2.00e10, 118, 3.906e-3, 524288, 2.44011, 4.155e-3, 716114, 2.4431, 0.01553, -0.01039, 0.01492,
     0.0018},
    {214663680, 1.00e11, 120, 7.812e-3, 2097152, 2.34201, 3.638e-3, 1268621, 2.3439, 0.00999, -0.00611,
     0.00991, 0.0020},
    {268304384, 5.00e9, 118, 1.953e-3, 262144, 2.55772, 1.898e-3, 198478, 2.5605, 0.01713, -0.00786, 0.01668,
     0.0029},
    {268304384, 1.42e10, 120, 3.906e-3, 393216, 2.43195, 2.335e-3, 324358, 2.4342, 0.01843, -0.00736, 0.01302,
     0.0029},
    {268304384, 2.50e10, 119, 3.906e-3, 720896, 2.38489, 3.570e-3, 669573, 2.3878, 0.01522, -0.01017, 0.01560,
     0.0018},
    {268304384, 8.00e10, 120, 3.906e-3, 1048576, 2.30497, 3.375e-3, 1155584, 2.3063, 0.01211, -0.00785,
     0.01120, 0.0019},
    {429260800, 8.00e9, 120, 1.953e-3, 262144, 2.43731, 1.178e-3, 204737, 2.4401, 0.01853, -0.00275, 0.01264,
     0.0025},
    {429260800, 2.27e10, 118, 1.953e-3, 393216, 2.32257, 1.742e-3, 422684, 2.3240, 0.01217, -0.00354, 0.01750,
     0.0019},
    {429260800, 4.00e10, 100, 2.762e-3, 524288, 2.27488, 1.923e-3, 602422, 2.2751, 0.01177, -0.00438, 0.01589,
     0.0018},
    {429260800, 5.00e10, 113, 1.953e-3, 524288, 2.25655, 2.069e-3, 648679, 2.2592, 0.00904, -0.00397, 0.01363,
     0.0024},
    {536872960, 1.00e10, 106, 9.766e-4, 262144, 2.38327, 1.119e-3, 233592, 2.3846, 0.01566, -0.00382, 0.01238,
     0.0029},
    {536872960, 2.84e10, 117, 1.953e-3, 393216, 2.26290, 1.559e-3, 421733, 2.2660, 0.01442, -0.00572, 0.01293,
     0.0019},
    {536872960, 5.00e10, 119, 2.762e-3, 720896, 2.21708, 1.771e-3, 630315, 2.2193, 0.01263, -0.00500, 0.01192,
     0.0021},
    {1073741824, 2.00e10, 118, 1.381e-3, 524288, 2.22550, 9.012e-4, 347362, 2.2282, 0.01182, -0.00376,
     0.01093, 0.0025},
    {1073741824, 5.69e10, 47, 1.381e-3, 524288, 2.12063, 1.072e-3, 572908, 2.1220, 0.01259, -0.00345, 0.00926,
     0.0019},
};

constexpr std::array kArchitectures{Architecture{960, 9368, 7}, Architecture{1024, 9552, 8},
                                    Architecture{1280, 9472, 10}, Architecture{1280, 9048, 13},
                                    Architecture{2048, 8192, 16}};

std::vector<PublishedCell> made() {
  std::vector<PublishedCell> cells;
  for (const Row& r : kRows) {
    PublishedCell& cell = cells.emplace_back();
    cell.n = r.n;
    cell.d = r.d;
    cell.runs = r.runs;
    cell.best = {r.best_lr, r.best_batch};
    cell.least = r.least;
    cell.bowl = {{r.lr, r.batch}, r.loss, r.hxx, r.hxy, r.hyy, r.rms, r.runs};
    for (const Architecture& a : kArchitectures)
      if (a.parameters() == r.n) cell.architecture = a;
  }
  return cells;
}

}  // namespace

std::span<const PublishedCell> published_cells() {
  static const std::vector<PublishedCell> cells = made();
  return cells;
}

std::vector<GridRun> sampled_grid(std::uint64_t seed, bool noise) {
  constexpr std::array kSequences{32, 64, 128, 192, 256, 352, 512, 736, 1024, 2048};
  constexpr int kFirstHalfOctave = -24, kLastHalfOctave = -11;
  std::vector<GridRun> runs;
  std::uint64_t number = 0;
  for (const PublishedCell& cell : published_cells()) {
    random::Stream stream(seed, "step-law noise", number++);
    for (int half = kFirstHalfOctave; half <= kLastHalfOctave; ++half)
      for (const int sequences : kSequences) {
        const Setting setting{std::exp2(half / 2.0), sequences * kPublishedSequence};
        const double loss = cell.bowl.at(setting) + (noise ? cell.bowl.rms * stream.normal() : 0);
        runs.push_back(
            {cell.n, cell.d, setting, loss, cell.architecture.flops_per_token(kPublishedSequence)});
      }
  }
  return runs;
}

}  // namespace quire::labs::step_law
