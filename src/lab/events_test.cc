// What a child writes is cut and checked; whatever it is, the answer is a kind or one sentence.
#include "lab/events.h"

#include <vector>

#include <gtest/gtest.h>

namespace quire::lab {
namespace {

TEST(ReadEvent, KnowsTheKindsOfTheContract) {
  EXPECT_EQ(read_event(R"({"event":"point","series":"a","x":1,"y":null})").value(), EventKind::point);
  EXPECT_EQ(read_event(R"({"event":"progress","done":0.5,"note":""})").value(), EventKind::progress);
  EXPECT_EQ(read_event(R"({"event":"log","line":"x"})").value(), EventKind::log);
  EXPECT_EQ(read_event(R"({"event":"claim","id":"C1","statement":"s","verdict":"holds"})").value(),
            EventKind::claim);
  EXPECT_EQ(read_event(R"({"event":"file","name":"a.csv","what":"w","bytes":3})").value(), EventKind::file);
  EXPECT_EQ(read_event(R"({"event":"table","name":"t","columns":[],"rows":[]})").value(), EventKind::table);
  EXPECT_EQ(read_event(R"({"event":"scene","name":"n","title":"t","still":[],"steps":[]})").value(),
            EventKind::scene);
  EXPECT_EQ(read_event(R"({"event":"end","state":"finished","seconds":1})").value(), EventKind::end);
}

TEST(ReadEvent, RefusesEverythingElse) {
  for (const char* line :
       {"", "x", "[]", "3", "{}", R"({"event":3})", R"({"event":"dance"})", R"({"event":"log"})",
        R"({"event":"log","line":3})", R"({"event":"point","series":"a","x":"1","y":2})",
        R"({"event":"log","line":"x"} {})", "{\"event\":\"log\",\"line\":\"\xff\"}",
        R"({"event":"file","name":"../a","what":"","bytes":1})",
        R"({"event":"file","name":".hidden","what":"","bytes":1})",
        R"({"event":"log","line":"x","a":[[[[[[[[[[]]]]]]]]]]})"}) {
    EXPECT_FALSE(read_event(line).ok()) << line;
  }
  EXPECT_EQ(read_event(R"({"event":"log"})").error(),
            "a log event whose \"line\" is missing or of another kind");
}

std::vector<std::string> cut(LineCutter& cutter, std::string_view bytes, bool good = true) {
  std::vector<std::string> lines;
  EXPECT_EQ(cutter.feed(bytes, [&](std::string_view line) { return lines.emplace_back(line), true; }).ok(),
            good);
  return lines;
}

TEST(LineCutter, JoinsWhatArrivesInParts) {
  LineCutter cutter(10);
  EXPECT_EQ(cut(cutter, "ab"), std::vector<std::string>{});
  EXPECT_EQ(cut(cutter, "c\n\nde\nf"), (std::vector<std::string>{"abc", "", "de"}));
  EXPECT_EQ(cutter.rest(), "f");
  EXPECT_EQ(cut(cutter, "\n"), std::vector<std::string>{"f"});
  EXPECT_EQ(cutter.count(), 4u);
}

TEST(LineCutter, ALineHasALimit) {
  LineCutter cutter(4);
  EXPECT_EQ(cut(cutter, "abcd\n"), std::vector<std::string>{"abcd"});
  cut(cutter, "abcde\n", false);
  cut(cutter, "abc");
  cut(cutter, "de", false);
}

}  // namespace
}  // namespace quire::lab
