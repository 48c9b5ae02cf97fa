// Drawings as events: what is written is read, and what no page would draw is refused on both sides.
#include "lab/scene.h"

#include <limits>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace quire::lab {
namespace {

Scene tower() {
  Scene scene;
  scene.name = "hanoi";
  scene.title = "Two disks";
  scene.width = 100;
  scene.height = 40;
  scene.still = {line(0, 39, 100, 39, Paint::faint)};
  scene.steps = {
      {"At the start", {box(10.5, 20, 20, 5, Paint::main, "1"), disc(3, 4, 2), ring(3, 4, 3)}},
      {"Disk 1 moves",
       {arrow(10, 5, 40, 5, -0.2, Paint::good, "a"), loop(5, 5, 2, Paint::bad, "b"), text(1, 2, 3, "<c>")}}};
  return scene;
}

Result<Scene> read(const std::string& event) { return read_scene(boost::json::parse(event).get_object()); }

TEST(Scene, WhatIsReadIsWhatWasWritten) {
  const std::string event = scene_event(tower());
  EXPECT_EQ(
      event,
      R"({"event":"scene","name":"hanoi","title":"Two disks","note":"","width":100,"height":40,)"
      R"("still":[["line",0,39,100,39,0,"faint",""]],"steps":[)"
      R"({"words":"At the start","shapes":[["box",10.5,20,20,5,0,"main","1"],["disc",3,4,2,0,0,"plain",""],)"
      R"(["ring",3,4,3,0,0,"plain",""]]},)"
      R"({"words":"Disk 1 moves","shapes":[["arrow",10,5,40,5,-0.2,"good","a"],["loop",5,5,2,0,0,"bad","b"],)"
      R"(["text",1,2,0,3,0,"plain","<c>"]]}]})");
  const auto scene = read(event);
  ASSERT_TRUE(scene) << scene.error();
  EXPECT_EQ(scene_event(*scene), event);
}

TEST(Scene, WhatNoPageWouldDrawIsNamed) {
  EXPECT_EQ(scene_fault(tower()), "");
  Scene scene = tower();
  scene.steps.clear();
  EXPECT_EQ(scene_fault(scene), "scene hanoi: 1 to 130 steps");
  scene = tower();
  scene.steps[1].words.clear();
  EXPECT_EQ(scene_fault(scene), "scene hanoi: a step has 1 to 300 bytes of words");
  scene = tower();
  scene.steps[0].shapes[0].x = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(scene_fault(scene), "scene hanoi: a shape beyond the limits on numbers and words");
  scene = tower();
  scene.steps[0].shapes.assign(3000, box(0, 0, 1, 1));
  EXPECT_EQ(scene_fault(scene), "");
  scene.steps.resize(3, scene.steps[0]);
  EXPECT_EQ(scene_fault(scene), "scene hanoi: 6006 shapes; at most 6000: take fewer steps");
  scene = tower();
  scene.height = 0;
  EXPECT_EQ(scene_fault(scene), "scene hanoi: width and height lie above 0 and up to 10000");
}

TEST(Scene, EventsFromOutsideAreReadWithDistrust) {
  const std::string good = scene_event(tower());
  for (const auto& [from, to] : {std::pair{R"("box")", R"("bomb")"},
                                 {R"("main")", R"("gold")"},
                                 {"10.5", "\"10.5\""},
                                 {"10.5", "1e9"},
                                 {R"("words":"At the start")", R"("words":7)"},
                                 {R"("words":"At the start")", R"("words":"")"},
                                 {R"("width":100)", R"("width":null)"},
                                 {R"("title":"Two disks",)", ""},
                                 {R"("still":[)", R"("still":[[],)"},
                                 {R"(,"1"],)", "],"}}) {
    std::string bad = good;
    const std::size_t at = bad.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    bad.replace(at, std::string_view(from).size(), to);
    EXPECT_FALSE(read(bad)) << bad;
  }
}

}  // namespace
}  // namespace quire::lab
