// ORCID iDs: form and check digit.
#include "paper/orcid.h"

#include <gtest/gtest.h>

namespace quire {
namespace {

TEST(Orcid, TheCheckDigitIsChecked) {
  EXPECT_TRUE(is_orcid("0000-0002-1825-0097"));
  EXPECT_TRUE(is_orcid("0000-0002-1694-233X"));
  EXPECT_FALSE(is_orcid("0000-0002-1694-2330"));
  EXPECT_FALSE(is_orcid("0000-0002-1694-233x")) << "written with a capital";
  EXPECT_FALSE(is_orcid("0000-0002-1852-0097")) << "two digits swapped";
  for (const char digit : {'0', '1', '2', '3', '4', '5', '6', '8', '9', 'X'})
    EXPECT_FALSE(is_orcid(std::string("0000-0002-1825-009") + digit)) << digit;
}

TEST(Orcid, EveryOtherDigitMakesItWrong) {
  const std::string right = "0000-0002-1825-0097";
  for (std::size_t i = 0; i < right.size(); ++i)
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string other = right;
      other[i] = digit;
      EXPECT_EQ(is_orcid(other), other == right) << other;
    }
}

TEST(Orcid, Forms) {
  for (const char* none : {"", "0000000218250097", "0000-0002-1825-009", "0000-0002-1825-00977",
                           "0000 0002 1825 0097", "000-00002-1825-0097", "X000-0002-1825-0097"})
    EXPECT_FALSE(is_orcid(none)) << none;
}

TEST(Orcid, IsFoundInItsAddress) {
  for (const char* text : {"https://orcid.org/0000-0002-1825-0097", "http://orcid.org/0000-0002-1825-0097/",
                           "orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"})
    EXPECT_EQ(orcid_of(text), "0000-0002-1825-0097") << text;
  EXPECT_EQ(orcid_of("https://orcid.org/0000-0002-1694-233x"), "0000-0002-1694-233X");
  for (const char* none : {"", "https://orcid.org/", "https://orcid.org/0000-0002-1825-0098",
                           "https://example.org/0000-0002-1825-0097", "0000-0002-1825-0097?x"})
    EXPECT_EQ(orcid_of(none), "") << none;
}

}  // namespace
}  // namespace quire
