// What is markup in a title or abstract, and what only looks like it.
#include "source/markup.h"

#include <gtest/gtest.h>

namespace quire::source {
namespace {

TEST(Markup, TagsGoAndTheirContentStays) {
  EXPECT_EQ(plain_of_markup("Growth of <i>E. coli</i> in <b class=\"x\">cold</b> water"),
            "Growth of E. coli in cold water");
  EXPECT_EQ(plain_of_markup("<I>Upper</I> and <scp>Small</scp>"), "Upper and Small");
  EXPECT_EQ(plain_of_markup("one<br/>two<BR>three"), "one two three");
  EXPECT_EQ(plain_of_markup("a <span style='x'>nested <em>tag</em></span>."), "a nested tag.");
  EXPECT_EQ(plain_of_markup("closed only</i> here"), "closed only here");
}

TEST(Markup, RaisedAndLoweredDigitsStaySo) {
  EXPECT_EQ(plain_of_markup("H<sub>2</sub>O at 10<sup>-5</sup> with L<sup>p</sup>"), "H₂O at 10⁻⁵ with Lp");
}

TEST(Markup, MathIsNoTag) {
  for (const char* math :
       {"Why $a<b$ & $x_{i}$ matter", "a<b and c>d", "if x <b> y", "the mean <p> of a state", "1 < 2 > 0",
        "<x|y>", "f<i", "a <b and c> d </", "<video> elements", "<>", "<", "<i"})
    EXPECT_EQ(plain_of_markup(math), math);
}

TEST(Markup, Entities) {
  EXPECT_EQ(plain_of_markup("R&amp;D of &lt;i&gt;E. coli&lt;/i&gt; where a&lt;b"),
            "R&D of E. coli where a<b");
  EXPECT_EQ(plain_of_markup("AT&T and &unknown; &eacute;"), "AT&T and &unknown; é");
  EXPECT_EQ(plain_of_markup("&amp;lt;"), "&lt;") << "once only";
}

TEST(Markup, Jats) {
  EXPECT_EQ(plain_of_markup("<jats:title>Abstract</jats:title><jats:p>We prove <jats:italic>it</jats:italic>."
                            "</jats:p><jats:p>Twice.</jats:p>"),
            "   We prove it.  Twice. ");
  EXPECT_EQ(plain_of_markup("<jats:p>for <jats:inline-formula><jats:alternatives><jats:tex-math>$k$"
                            "</jats:tex-math><mml:math><mml:mi>k</mml:mi></mml:math></jats:alternatives>"
                            "</jats:inline-formula> sets"),
            " for $k$ sets");
}

TEST(Markup, ManyTagsTakeLittleTime) {
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "<i>";
  EXPECT_EQ(plain_of_markup(many), many);
  many.clear();
  for (int i = 0; i < 50'000; ++i) many += "</tex-math><mml:math>";
  EXPECT_EQ(plain_of_markup(many), "");
  many.clear();
  for (int i = 0; i < 100'000; ++i) many += "<i";
  EXPECT_EQ(plain_of_markup(many), many);
}

}  // namespace
}  // namespace quire::source
