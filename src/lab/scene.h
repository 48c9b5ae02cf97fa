// A drawing in steps: what a problem looks like and how it is solved, so that a person sees what is asked and
// watches the solver. A lab says what is drawn (boxes, discs, arrows, words) and which part each thing plays;
// how that looks, light or dark, on a page or in print, is the page's to say. Every step carries the words
// that stand for it where nobody sees it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "paper/result.h"

namespace quire::lab {

/// The part that a shape plays.
enum class Paint : std::uint8_t { plain, main, rival, faint, good, bad };

struct Shape {
  enum class Kind : std::uint8_t {
    box,    ///< corner (x,y), size (w,h)
    disc,   ///< centre (x,y), radius w
    ring,   ///< a circle that is not filled
    line,   ///< from (x,y) to (w,h)
    arrow,  ///< the same with a head; `bend` times its length is how far its middle lies to the left of it
    loop,   ///< an arrow from the top of a disc at (x,y) with radius w back to it
    text    ///< middle of the words at (x,y), letters h high
  };
  Kind kind = Kind::box;
  double x = 0, y = 0, w = 0, h = 0, bend = 0;
  Paint paint = Paint::plain;
  std::string words{};  ///< in the middle of a box, disc or ring; beside the middle of a line, arrow or loop
};

Shape box(double x, double y, double w, double h, Paint paint = Paint::plain, std::string words = {});
Shape disc(double x, double y, double radius, Paint paint = Paint::plain, std::string words = {});
Shape ring(double x, double y, double radius, Paint paint = Paint::plain);
Shape line(double x1, double y1, double x2, double y2, Paint paint = Paint::plain);
Shape arrow(double x1, double y1, double x2, double y2, double bend = 0, Paint paint = Paint::plain,
            std::string words = {});
Shape loop(double x, double y, double radius, Paint paint = Paint::plain, std::string words = {});
Shape text(double x, double y, double high, std::string words, Paint paint = Paint::plain);

struct Step {
  std::string words{};  ///< "Move 3: disk 1 from peg 1 to peg 2"; never empty
  std::vector<Shape> shapes{};
};

/// Units are the scene's own; x goes right, y goes down. A scene of one step is a picture.
struct Scene {
  std::string name{};   ///< a later scene of this name takes the place of an earlier one
  std::string title{};  ///< what is seen
  std::string note{};   ///< what to look for; may be empty
  double width = 0, height = 0;
  std::vector<Shape> still{};  ///< drawn below every step
  std::vector<Step> steps{};

  static constexpr std::size_t kStepsMax = 130;
  static constexpr std::size_t kShapesMax = 6000;  ///< of all steps, `still` counted in each
  static constexpr std::size_t kWordsMax = 300;    ///< bytes of any words
  static constexpr double kSizeMax = 10'000;       ///< of width, height and every number
};

/// What no page would draw: no step, no words, a number that is none, more than the limits. Empty: nothing.
std::string scene_fault(const Scene& scene);
/// The event of a scene, without line end.
std::string scene_event(const Scene& scene);
/// Reads an event that came from outside. Errors say what is wrong; scene_fault() holds for what is read.
Result<Scene> read_scene(const boost::json::object& event);

}  // namespace quire::lab
