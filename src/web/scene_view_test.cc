// Drawings as they come onto a page: classes alone, words escaped, arrows that end where they should.
#include "web/scene_view.h"

#include <gtest/gtest.h>

#include "web/run_view.h"

namespace quire::web {
namespace {

using lab::Paint;

std::string drawn(std::vector<lab::Shape> shapes) {
  lab::Scene scene{
      .name = "a", .title = "A", .note = "", .width = 60, .height = 30, .still = {}, .steps = {}};
  scene.steps = {{"Seen \"so\"", std::move(shapes)}};
  return scene_svg(scene, scene.steps[0]);
}

TEST(SceneView, AStepIsNamedByItsWords) {
  EXPECT_EQ(drawn({}),
            "<svg class=\"scene\" width=\"320\" viewBox=\"0 0 60 30\" role=\"img\" aria-label=\"Seen "
            "&quot;so&quot;\"></svg>");
}

TEST(SceneView, ShapesAreClassesWithoutColoursOrStyle) {
  const std::string svg =
      drawn({lab::box(1, 2, 10, 5, Paint::main, "<b>"), lab::disc(5, 5, 2, Paint::bad), lab::ring(5, 5, 3),
             lab::line(0, 0, 3, 4, Paint::faint), lab::text(9, 9, 4, "end")});
  EXPECT_NE(svg.find("<rect class=\"s1\" x=\"1\" y=\"2\" width=\"10\" height=\"5\"/>"), std::string::npos)
      << svg;
  EXPECT_NE(svg.find("class=\"s1 in\""), std::string::npos) << svg;
  EXPECT_NE(svg.find(">&lt;b&gt;</text>"), std::string::npos) << svg;
  EXPECT_NE(svg.find("<circle class=\"s5\" cx=\"5\" cy=\"5\" r=\"2\"/>"), std::string::npos) << svg;
  EXPECT_NE(svg.find("<path class=\"s3 ln\" d=\"M0,0L3,4\"/>"), std::string::npos) << svg;
  EXPECT_NE(svg.find(">end</text>"), std::string::npos) << svg;
  EXPECT_EQ(svg.find("style"), std::string::npos);
  EXPECT_EQ(svg.find('#'), std::string::npos);
}

TEST(SceneView, AnArrowHasItsHeadAtItsEndAndBendsToTheLeft) {
  // Its middle lies 0.5 x 20 above the line of one who walks to the right; its head is eight pixels
  // long.
  const std::string svg = drawn({lab::arrow(10, 20, 30, 20, 0.5)});
  EXPECT_NE(svg.find("d=\"M10,20Q20,0 30,20\""), std::string::npos) << svg;
  EXPECT_NE(svg.find("tip\" d=\"M30,20L"), std::string::npos) << svg;
  EXPECT_EQ(drawn({lab::arrow(10, 20, 10, 20)}).find("<path"), std::string::npos) << "no length, no arrow";
}

TEST(SceneView, TheLastSceneOfANameCounts) {
  lab::Scene scene{.name = "a",
                   .title = "First",
                   .note = "",
                   .width = 60,
                   .height = 30,
                   .still = {},
                   .steps = {{"x", {}}}};
  RunView run;
  run.take(lab::scene_event(scene));
  scene.title = "Second";
  run.take(lab::scene_event(scene));
  run.take(
      R"({"event":"scene","name":"b","title":"No steps","note":"","width":1,"height":1,"still":[],"steps":[]})");
  ASSERT_EQ(run.scenes.size(), 1u);
  EXPECT_EQ(run.scenes.at("a").title, "Second");
  EXPECT_EQ(run.scenes_seen, 2u);
}

}  // namespace
}  // namespace quire::web
