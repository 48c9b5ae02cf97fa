// Theorem 6.6 (markers) and Theorem 7.3 (proper generation): every certificate is checked by code that did
// not make it.
#include <gtest/gtest.h>

#include "labs/generation-replay/critical_generators.h"
#include "labs/generation-replay/marker_game.h"
#include "labs/generation-replay/proper_game.h"

namespace quire::labs::generation_replay {
namespace {

TEST(MarkedLanguage, MembershipIsThatOfTheText) {
  const MarkedLanguage right{MarkedLanguage::Kind::right, 2, 5, {-7, 4}};
  for (const std::int64_t z : {2, 6, 7, 100, -7, 4}) EXPECT_TRUE(right.has({false, z})) << z;
  for (const std::int64_t z : {5, 3, 0, -6}) EXPECT_FALSE(right.has({false, z})) << z;
  EXPECT_TRUE(right.has({true, 2}) && right.has({true, 1}) && !right.has({true, 3}) && !right.has({true, 0}));
  const MarkedLanguage left{MarkedLanguage::Kind::left, 2, 0, {9}};
  EXPECT_TRUE(left.has({false, 1}) && left.has({false, -50}) && left.has({false, 9}));
  EXPECT_FALSE(left.has({false, 2}) || left.has({false, 3}) || left.has({true, 3}));
  const MarkedLanguage markers;
  EXPECT_TRUE(markers.has({true, 77}) && !markers.has({false, 77}));
}

TEST(Marker, GeneratesItsClassWithoutReplay) {
  std::vector<MarkedLanguage> languages{MarkedLanguage{}};
  for (std::int64_t b = 0; b <= 5; ++b) {
    languages.push_back({MarkedLanguage::Kind::right, b, b + 3, {-4, b + 1}});
    languages.push_back({MarkedLanguage::Kind::left, b, 0, {b + 1, b + 40}});
    languages.push_back({MarkedLanguage::Kind::left, b, 0, {}});
  }
  for (const MarkedLanguage& language : languages) {
    MarkerGenerator marker(0, 1);
    EXPECT_EQ(late_errors_without_replay(language, marker, 400), 0u) << text(language);
  }
}

TEST(Marker, EveryMixtureIsConvictedAndTheCertificateHolds) {
  int stuck = 0, phases = 0;
  for (int i = 0; i <= 20; ++i) {
    MarkerGenerator generator(i / 20.0, static_cast<std::uint64_t>(i));
    const MarkerCertificate c = convict(generator, 30, 300, {});
    EXPECT_EQ(check(c), "") << i;
    if (c.kind == MarkerCertificate::Kind::phases) {
      EXPECT_EQ(c.forced, 30u);
      EXPECT_EQ(c.language.kind, MarkedLanguage::Kind::left);
      ++phases;
    } else {
      EXPECT_EQ(c.consecutive, 300u);
      ++stuck;
    }
  }
  EXPECT_GT(stuck, 0);   // marker itself
  EXPECT_GT(phases, 0);  // marker-clean
}

TEST(Marker, TheCheckRefusesFalseCertificates) {
  MarkerGenerator generator(1, 1);
  MarkerCertificate c = convict(generator, 10, 100, {});
  ASSERT_EQ(check(c), "");
  MarkerCertificate more = c;
  more.forced = c.transcript.size() + 1;
  EXPECT_NE(check(more).find("wrong outputs are claimed"), std::string::npos);
  MarkerCertificate other = c;
  other.language.a.clear();
  EXPECT_NE(check(other).find("nor an earlier output"), std::string::npos);
  MarkerCertificate outside = c;
  outside.language.a.insert(outside.language.b);
  EXPECT_NE(check(outside).find("not in the class"), std::string::npos);
}

TEST(Proper, NoLanguageOfTheFourIsInsideBothTargets) {
  const FamilyPtr family = four_languages();
  for (const auto& [left, right] : {std::pair<Index, Index>{1, 2}, std::pair<Index, Index>{3, 4}}) {
    for (Index i = 1; i <= 4; ++i) {
      EXPECT_FALSE(*included(family->language(i), family->language(left)) &&
                   *included(family->language(i), family->language(right)));
    }
  }
}

TEST(Proper, EveryGeneratorPaysOnOneOfTheTwoTargets) {
  for (const std::string& name : proper_generator_names()) {
    const auto generator = make_proper_generator(name, four_languages());
    const ProperOutcome outcome = play_theorem_7_3(*generator, 200, {});
    EXPECT_EQ(outcome.illegal, "");
    EXPECT_GE(outcome.errors[0] + outcome.errors[1], 199u) << name;
  }
}

TEST(Proper, TheStreamIsLegalWhateverTheFirstOutput) {
  struct Constant : ProperGenerator {
    Index index = 1;
    Index step(Elem) override { return index; }
  };
  for (Index i = 1; i <= 4; ++i) {
    Constant constant;
    constant.index = i;
    const ProperOutcome outcome = play_theorem_7_3(constant, 50, {});
    EXPECT_EQ(outcome.illegal, "");
    EXPECT_EQ(outcome.targets, (i <= 2 ? std::array<Index, 2>{3, 4} : std::array<Index, 2>{1, 2}));
    EXPECT_EQ(outcome.errors, (std::array<std::uint64_t, 2>{50, 50}));
  }
}

}  // namespace
}  // namespace quire::labs::generation_replay
