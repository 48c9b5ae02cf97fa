#include "text/look.h"

#include <gtest/gtest.h>

namespace quire::text {
namespace {

TEST(Skeleton, NamesThatLookAlikeHaveOne) {
  const std::pair<const char*, const char*> alike[] = {
      {"mira", "MIRA"},     {"mira", "m1ra"},     {"mira", "rnira"},        {"mira", "mlra"},
      {"paypal", "раураl"}, {"paypal", "ρaypaI"}, {"ana-lima", "ana_lima"}, {"ana-lima", "ana.lima"},
      {"zoe", "zoё"},       {"zoe", "zoé"},       {"fine", "ﬁne"},          {"admin", "ａｄｍｉｎ"},
      {"will", "vvill"},    {"bo", "b0"},         {"olof", "ОLОF"},         {"ana", "𝒂𝓷𝕒"},
      {"ida", "ıda"},       {"hans", "һаns"},     {"nils", "ɴils"},
  };
  for (const auto& [one, other] : alike) EXPECT_EQ(skeleton(one), skeleton(other)) << one << ' ' << other;
}

TEST(Skeleton, OthersHaveOthers) {
  const std::pair<const char*, const char*> apart[] = {
      {"mira", "mara"}, {"ana", "anna"},   {"ida", "ada"},   {"clara", "dara"},
      {"jo", "lo"},     {"анна", "ольга"}, {"田中", "中田"}, {"ana1", "ana2"},
  };
  for (const auto& [one, other] : apart) EXPECT_NE(skeleton(one), skeleton(other)) << one << ' ' << other;
}

TEST(Skeleton, BytesThatAreNoTextDoNoHarm) {
  EXPECT_EQ(skeleton(""), "");
  skeleton("\xff\xc3");
  skeleton(std::string(10'000, '\xcc'));
  EXPECT_EQ(skeleton("a\xe2\x80\x8b"
                     "b")
                .find('a'),
            0U);
}

TEST(MixedScripts, AreDisguises) {
  EXPECT_TRUE(mixes_scripts("pаypal"));  // Cyrillic а
  EXPECT_TRUE(mixes_scripts("Ωmega"));
  for (const char* name : {"mira", "Østergård", "анна", "Ελένη", "田中", "ana-2", "", "محمد"})
    EXPECT_FALSE(mixes_scripts(name)) << name;
}

}  // namespace
}  // namespace quire::text
