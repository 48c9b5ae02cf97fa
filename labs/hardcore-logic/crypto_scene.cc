#include "labs/hardcore-logic/crypto_scene.h"

#include <algorithm>

#include <fmt/format.h>

#include "labs/hardcore-logic/crypto_hypotheses.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::Paint;

constexpr double kWide = 680, kRow = 34, kTop = 16, kLeft = 10;
constexpr std::size_t kBoxesMost = 60;  ///< longer texts are written without boxes

void add_row(const std::string& letters, std::size_t row, Paint paint, std::vector<lab::Shape>& shapes) {
  const double top = kTop + static_cast<double>(row) * kRow;
  if (letters.size() > kBoxesMost) {
    shapes.push_back(lab::text(kWide / 2, top + 10, 8, letters, paint));
    return;
  }
  const double side = std::min(20.0, (kWide - 2 * kLeft) / static_cast<double>(letters.size()));
  for (std::size_t i = 0; i < letters.size(); ++i)
    if (letters[i] != '|')
      shapes.push_back(
          lab::box(kLeft + static_cast<double>(i) * side, top, side, 20, paint, std::string(1, letters[i])));
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "|") + part;
  return text;
}

/// The first chain that explains the samples, whatever becomes of the cipher.
std::optional<Chain> first_explaining(const CryptoTask& task) {
  std::optional<Chain> found;
  Hypotheses(task).for_each([&](const Chain& chain) {
    if (found) return;
    const auto letters = explained(chain, task.samples);
    if (letters && !plain_texts(chain, *letters, task.ciphers[0], 1).empty()) found = chain;
  });
  return found;
}

/// Shapes so far and the row that comes next.
struct Sheet {
  lab::Scene& scene;
  std::vector<lab::Shape> shapes{};
  std::size_t row = 0;

  void write(const std::string& letters, Paint paint) { add_row(letters, row++, paint, shapes); }
  void step(std::string words) { scene.steps.push_back({std::move(words), shapes}); }
};

void undo_segments(const CryptoTask& task, Sheet& sheet) {
  std::vector<std::string> parts = task.ciphers;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i] = decrypt(task.methods[i], parts[i]);
    sheet.write(joined(parts), i + 1 == parts.size() ? Paint::good : Paint::main);
    sheet.step(fmt::format("Segment {}: undo {}", i + 1, label_of(task.methods[i])));
  }
}

void undo_layers(const CryptoTask& task, const Chain& chain, Sheet& sheet) {
  const LetterMap letters = *explained(chain, task.samples);
  for (std::size_t i = chain.size(); i-- > 0;) {
    // What is left when the methods from i on are undone.
    const Chain rest(chain.begin() + static_cast<std::ptrdiff_t>(i), chain.end());
    sheet.write(plain_texts(rest, letters, task.ciphers[0], 1)[0], i == 0 ? Paint::good : Paint::main);
    sheet.step(chain[i].known ? "Undo " + label_of(chain[i])
                              : std::string("Undo the substitution by the letters that the samples show"));
  }
}

}  // namespace

lab::Scene crypto_scene(const Puzzle& puzzle) {
  const CryptoTask task = *read_crypto(puzzle.instance);
  lab::Scene scene{
      .name = puzzle.group.id, .title = "Crypto: " + puzzle.group.size, .note = {}, .width = kWide};
  for (const Method& m : task.methods) scene.note += (scene.note.empty() ? "" : ", ") + label_of(m);
  Sheet sheet{scene};
  sheet.write(joined(task.ciphers), Paint::rival);
  sheet.step("The cipher");
  for (std::size_t i = 0; i < task.samples.size(); ++i) {
    sheet.write(task.samples[i].plain, Paint::plain);
    sheet.write(task.samples[i].cipher, Paint::faint);
    sheet.step(fmt::format("Sample {}: plain text and cipher", i + 1));
  }
  if (task.arrangement == Arrangement::segments) {
    undo_segments(task, sheet);
  } else if (const auto chain = first_explaining(task)) {
    if (!task.samples.empty())
      sheet.step(fmt::format("{} of {} hypotheses explain the samples: {}",
                             puzzle.solved.certificate.at("explaining").to_number<std::size_t>(),
                             puzzle.solved.certificate.at("tested").to_number<std::size_t>(),
                             label_of(*chain)));
    undo_layers(task, *chain, sheet);
  } else {
    sheet.step(fmt::format("None of {} hypotheses explains the samples",
                           puzzle.solved.certificate.at("tested").to_number<std::size_t>()));
  }
  scene.height = kTop + static_cast<double>(sheet.row) * kRow + 6;
  return scene;
}

}  // namespace quire::labs::hardcore_logic
