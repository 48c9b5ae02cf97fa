#include "labs/illusion-of-thinking/drawing.h"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "labs/engines/responses/lists.h"
#include "labs/illusion-of-thinking/moves.h"
#include "labs/illusion-of-thinking/scenes.h"

namespace quire::labs::illusion {
namespace {

struct Frame {
  std::vector<lab::Shape> picture;
  std::string caption;
  bool refused = false;
};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
  return out;
}

/// "3: C from 1 to 2"; of a crossing, who is in the boat.
template <class B>
std::string caption_of(std::size_t number, Atoms atoms) {
  if constexpr (!std::is_same_v<B, DrawnRiver>)
    return fmt::format("{}: {} from {} to {}", number, atoms[0], atoms[1], atoms[2]);
  return fmt::format("{}: {}", number, fmt::join(atoms, ", "));
}

/// The board before the first move and after each; the last one says what went wrong, if anything did.
template <states::Board B>
Result<std::vector<Frame>> frames_of(B board, std::string_view list, std::size_t frames_max) {
  std::vector<Frame> frames{{picture_of(board), "start"}};
  if (list.empty() || list.front() != '[')
    return Error{"moves must be a list of lists, such as [[1,0,2],[2,0,1]]"};
  responses::Gaps gaps(list);
  responses::Rows rows(list, 0, gaps);
  typename B::Step step{};
  responses::Rows::Step read = rows.next();
  for (std::size_t number = 1; read == responses::Rows::Step::row; read = rows.next(), ++number) {
    if (!read_move(rows.row(), step))
      return Error{fmt::format("move {} has not the form of this puzzle's moves", number - 1)};
    if (frames.size() > frames_max)
      return Error{fmt::format("more than {} moves cannot be drawn", frames_max)};
    const std::optional<states::Refusal> refusal = board.move(step);
    if (refusal) {
      frames.push_back({picture_of(board), fmt::format("{} refused: {}", number, refusal->what), true});
      return frames;
    }
    frames.push_back({picture_of(board), caption_of<B>(number, rows.row())});
  }
  if (read != responses::Rows::Step::end) return Error{"moves must be a list of lists that ends"};
  frames.back().caption += board.arrived() ? " - solved" : " - not the goal";
  return frames;
}

Result<std::vector<Frame>> frames_of(const Instance& instance, std::string_view list,
                                     std::size_t frames_max) {
  namespace hanoi = states::hanoi;
  switch (instance.puzzle) {
    case Puzzle::hanoi:
      return frames_of(hanoi::Towers(hanoi::arrangement_of(instance.pegs).value(),
                                     hanoi::arrangement_of(instance.peg_goal).value()),
                       list, frames_max);
    case Puzzle::checkers:
      return frames_of(CheckerLine(instance.n), list, frames_max);
    case Puzzle::river:
      return frames_of(DrawnRiver(instance.n, instance.boat), list, frames_max);
    case Puzzle::blocks:
      break;
  }
  return frames_of(BlockStacks(instance.stacks, instance.stack_goal), list, frames_max);
}

/// A drawing in a file has colours of its own: a class a paint, in the order of lab::Paint.
constexpr char kStyle[] =
    "<style>text{font-family:system-ui,sans-serif;text-anchor:middle;fill:#222}.c{font-size:11px}.bad{fill:#"
    "b5452f}"
    ".s0{fill:#fff;stroke:#555}.s1{fill:#3c6e8f;stroke:#fff}.s2{fill:#b5452f;stroke:#fff}.s3{fill:#dbe9f0;"
    "stroke:#999}"
    ".s4{fill:#e4efe9;stroke:#1b5e47}.s5{fill:#fff;stroke:#b5452f}.on{fill:#fff}</style>";

std::string letters(double x, double y, double high, const char* look, const std::string& words) {
  if (words.empty()) return {};
  return fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:.1f}\">{}</text>", look, x,
                     y + 0.35 * high, high, escaped(words));
}

/// Boxes, discs and words: what boards are drawn with.
std::string svg_of(const lab::Shape& s) {
  const auto paint = static_cast<int>(s.paint);
  const double high = std::min(11.0, 0.7 * (s.kind == lab::Shape::Kind::disc ? 2 * s.w : s.h));
  if (s.kind == lab::Shape::Kind::text) return letters(s.x, s.y, s.h, "", s.words);
  if (s.kind == lab::Shape::Kind::disc)
    return fmt::format("<circle class=\"s{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"/>", paint, s.x, s.y,
                       s.w) +
           letters(s.x, s.y, high, "on", s.words);
  return fmt::format("<rect class=\"s{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>",
                     paint, s.x, s.y, s.w, s.h) +
         letters(s.x + s.w / 2, s.y + s.h / 2, high, "on", s.words);
}

std::string svg_of(const std::vector<lab::Shape>& shapes) {
  std::string svg;
  for (const lab::Shape& shape : shapes) svg += svg_of(shape);
  return svg;
}

std::string svg_of(const std::vector<Frame>& frames, const Instance& instance, Picture picture) {
  constexpr int kColumns = 4, kCaption = 22, kGap = 8;
  const int width = kSceneWidth + kGap, height = kSceneHeight + kCaption + kGap;
  const int count = static_cast<int>(frames.size());
  const int columns = picture == Picture::film ? 1 : std::min(kColumns, count);
  const int rows = picture == Picture::film ? 1 : (count + columns - 1) / columns;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
      "role=\"img\">"
      "<title>{2}, size {3}: {4} moves</title>{5}<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
      columns * width + kGap, rows * height + kGap, name_of(instance.puzzle), instance.n, count - 1, kStyle);
  constexpr double kSecondsAFrame = 0.8;
  for (int i = 0; i < count; ++i) {
    const Frame& frame = frames[static_cast<std::size_t>(i)];
    const bool film = picture == Picture::film;
    svg +=
        fmt::format("<g transform=\"translate({},{})\"{}>", kGap + (film ? 0 : i % columns) * width,
                    kGap + (film ? 0 : i / columns) * height, film && i > 0 ? " visibility=\"hidden\"" : "");
    if (film && count > 1)
      svg += fmt::format(
          "<animate attributeName=\"visibility\" values=\"hidden;visible;hidden\" "
          "keyTimes=\"0;{:.6f};{:.6f}\" "
          "dur=\"{:.1f}s\" calcMode=\"discrete\" repeatCount=\"indefinite\"/>",
          static_cast<double>(i) / (count + 1),
          (i + 1 == count ? 1.0 : static_cast<double>(i + 1) / (count + 1)), (count + 1) * kSecondsAFrame);
    svg +=
        fmt::format("{}<text class=\"c{}\" x=\"{}\" y=\"{}\">{}</text></g>\n", svg_of(frame.picture),
                    frame.refused ? " bad" : "", kSceneWidth / 2, kSceneHeight + 14, escaped(frame.caption));
  }
  return svg + "</svg>\n";
}

}  // namespace

Result<std::string> draw(const Instance& instance, std::string_view list, Picture picture,
                         const DrawingLimits& limits) {
  if (instance.n > limits.size_max)
    return Error{fmt::format("a puzzle of size {} is too large to be seen; draw one up to {}", instance.n,
                             limits.size_max)};
  const Result<std::vector<Frame>> frames = frames_of(instance, list, limits.frames_max);
  if (!frames) return Error{frames.error()};
  return svg_of(*frames, instance, picture);
}

Result<lab::Scene> scene_of(const Instance& instance, std::string_view list) {
  const Result<std::vector<Frame>> frames = frames_of(instance, list, lab::Scene::kStepsMax - 1);
  if (!frames) return Error{frames.error()};
  lab::Scene scene;
  scene.name = fmt::format("{} {}", name_of(instance.puzzle), instance.n);
  scene.title = fmt::format("{}, size {}", name_of(instance.puzzle), instance.n);
  scene.note = fmt::format("A shortest solution, move by move: {} moves.", frames->size() - 1);
  scene.width = kSceneWidth;
  scene.height = kSceneHeight;
  for (const Frame& frame : *frames) scene.steps.push_back({frame.caption, frame.picture});
  return scene;
}

}  // namespace quire::labs::illusion
