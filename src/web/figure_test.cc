// Figures as they are drawn: labels stay inside.
#include "web/figure.h"

#include <gtest/gtest.h>

namespace quire::web {
namespace {

lab::FigureSpec spec_with(const std::string& label) {
  lab::FigureSpec spec;
  spec.title = "Something";
  spec.lines = {{.series = "a", .label = label, .role = lab::Line::Role::main}};
  return spec;
}

TEST(Figure, AShortLabelStandsBesideItsLine) {
  const std::string svg = figure_svg(spec_with("ours"), {{"a", {{0, 1}, {1, 2}}}});
  EXPECT_NE(svg.find(">ours 2</text>"), std::string::npos) << svg;
  EXPECT_NE(svg.find("H388\""), std::string::npos) << "axes as wide as they may be";
}

TEST(Figure, ALongLabelMakesTheAxesShorterAndIsCutWhereThatIsNotEnough) {
  const std::string long_label = "one sample of the strongest";
  const std::string svg = figure_svg(spec_with(long_label), {{"a", {{0, 1}, {1, 2}}}});
  EXPECT_NE(svg.find(">one sample of the strongest 2</text>"), std::string::npos) << svg;
  EXPECT_EQ(svg.find("H388\""), std::string::npos);
  const std::string longer =
      figure_svg(spec_with(long_label + " of all models that were asked here"), {{"a", {{0, 1}, {1, 2}}}});
  EXPECT_NE(longer.find("… 2</text>"), std::string::npos) << longer;
  EXPECT_NE(longer.find("of all models that were asked here 2.\""), std::string::npos)
      << "whole in the words for screen readers";
}

}  // namespace
}  // namespace quire::web
