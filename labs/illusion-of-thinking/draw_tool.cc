// draw: an instance and a list of moves as pictures.
#include <fmt/format.h>

#include "lab/card_parts.h"
#include "labs/engines/tables/text_file.h"
#include "labs/illusion-of-thinking/drawing.h"
#include "labs/illusion-of-thinking/extraction.h"
#include "labs/illusion-of-thinking/lab.h"
#include "labs/illusion-of-thinking/solve.h"
#include "labs/illusion-of-thinking/tools.h"

namespace quire::labs::illusion {
namespace {

using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

/// The last list of moves in a file, which may be a model's whole answer; without a file the shortest
/// solution.
std::string moves_of(ToolCall& call, const Instance& instance) {
  if (call.values.has("moves")) {
    const tables::Text text = wanted(tables::read_text(call.values.text("moves"), call.in));
    const Candidates found = candidates_in(instance, text.bytes);
    if (found.all.empty()) throw BadInput(text.name + ": holds no list of moves of this puzzle");
    return text.bytes.substr(found.all.back().begin, found.all.back().end - found.all.back().begin);
  }
  const Solution solution = wanted(solve(instance, {.check = [&call] { call.check(); }}));
  if (!solution.solvable) return "[]";
  std::string text = moves_text(instance, solution, DrawingLimits{}.frames_max);
  if (text.empty())
    throw BadInput(fmt::format("n: the shortest solution has {} moves, more than {} pictures",
                               solution.length, DrawingLimits{}.frames_max));
  return text;
}

void run(ToolCall& call) {
  const Instance instance = instance_of(call);
  const Picture picture = call.values.text("as") == "film" ? Picture::film : Picture::strip;
  if (instance.n > DrawingLimits{}.size_max)
    throw BadInput(fmt::format("n: a puzzle of size {} is too large to be seen; draw one up to {}",
                               instance.n, DrawingLimits{}.size_max));
  call.out << wanted(draw(instance, moves_of(call, instance), picture));
}

}  // namespace

lab::Tool draw_tool() {
  std::vector<lab::Parameter> arguments = instance_arguments();
  arguments.push_back(
      argument(Kind::file, "moves",
               "a text with a list of moves, such as a model's answer; left out: the shortest solution"));
  arguments.push_back(
      one_of(argument(Kind::choice, "as", "a picture for each move, or one that plays", "strip"),
             {"strip", "film"}));
  return {.name = "draw",
          .summary =
              "Draws a list of moves, or the shortest solution, as SVG: where it breaks a rule, it says why.",
          .example = "quire lab illusion-of-thinking draw --puzzle hanoi --n 4 --as film > hanoi.svg",
          .arguments = std::move(arguments),
          .run = run};
}

}  // namespace quire::labs::illusion
