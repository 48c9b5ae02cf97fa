// The shipped data are what they are said to be, and every bad input is refused with its line and the way
// out.
#include "labs/fair-threshold/datasets.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "labs/engines/tables/text_file.h"
#include "labs/fair-threshold/embedded.h"
#include "labs/fair-threshold/logistic.h"

namespace quire::labs::fair_threshold {
namespace {

TEST(Synthetic, HasTheMeansOfItsBetas) {
  const Pools pools = synthetic(1);
  ASSERT_EQ(pools.a.size(), 20'000u);
  ASSERT_EQ(pools.b.size(), 20'000u);
  const auto mean = [](std::span<const double> scores) {
    double sum = 0;
    for (const double s : scores) sum += s;
    return sum / static_cast<double>(scores.size());
  };
  EXPECT_NEAR(mean(pools.a.scores()), 4.0 / 7, 0.005);
  EXPECT_NEAR(mean(pools.b.scores()), 3.0 / 7, 0.005);
  EXPECT_NEAR(pools.a.value(0), 2 * 4.0 / 7 - 1, 0.02);  // P(good | s) = s
  EXPECT_EQ(synthetic(1).a.scores()[7], pools.a.scores()[7]);
  EXPECT_NE(synthetic(2).a.scores()[7], pools.a.scores()[7]);
}

TEST(German, Has49FeaturesAndTheKnownGroups) {
  for (const auto& [group, in_a] : {std::pair{GermanGroup::age, 810}, {GermanGroup::sex, 690}}) {
    const Result<GermanCredit> credit = read_german(german_credit_bytes(), "german.data", group, false);
    ASSERT_TRUE(credit) << credit.error();
    EXPECT_EQ(credit->features.rows(), 1000);
    EXPECT_EQ(credit->features.cols(), 49);
    EXPECT_EQ(credit->good.sum(), 700);
    EXPECT_EQ(std::count(credit->in_group_a.begin(), credit->in_group_a.end(), true), in_a);
    const Result<Logistic> fit = fit_logistic(credit->features, credit->good);
    ASSERT_TRUE(fit) << fit.error();
    EXPECT_LT(fit->gradient, 1e-10);
    EXPECT_LT(fit->steps, 20);
  }
  const Pools pools = german(german_credit_bytes(), "german.data", GermanGroup::age, false).value();
  EXPECT_DOUBLE_EQ(pools.share_a, 0.81);
  EXPECT_EQ(pools.b.size(), 190u);
  EXPECT_DOUBLE_EQ(german(german_credit_bytes(), "german.data", GermanGroup::sex, false)->share_a, 0.69);
}

TEST(German, BlindScoresDoWithoutTheGroupsField) {
  EXPECT_EQ(read_german(german_credit_bytes(), "g", GermanGroup::age, true)->features.cols(), 48);
  EXPECT_EQ(read_german(german_credit_bytes(), "g", GermanGroup::sex, true)->features.cols(), 46);
}

/// The first line of the data with one field replaced, below a line that is right.
std::string german_error(std::size_t field, const std::string& text) {
  std::string line(german_credit_bytes().substr(0, german_credit_bytes().find('\n')));
  std::string changed;
  std::size_t at = 0;
  for (std::size_t i = 1; i <= 21; ++i) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    if (i == field) {
      if (!text.empty()) changed += text + " ";
    } else {
      changed += line.substr(at, end - at) + " ";
    }
    at = end + 1;
  }
  const Result<GermanCredit> credit = read_german(line + "\n\n" + changed, "g.data", GermanGroup::age, false);
  return credit ? "no error" : credit.error();
}

TEST(German, RefusesWithLineAndField) {
  EXPECT_EQ(german_error(21, "2"), "no error");
  EXPECT_EQ(german_error(3, ""), "g.data: line 3: 20 fields; every line has 21");
  EXPECT_EQ(german_error(3, "A34 A35"), "g.data: line 3: 22 fields; every line has 21");
  EXPECT_EQ(german_error(1, "A15"),
            "g.data: line 3: field 1: unknown code \"A15\"; the codes are A11 to A14");
  EXPECT_EQ(german_error(4, "A411"),
            "g.data: line 3: field 4: unknown code \"A411\"; the codes are A40 to A410");
  EXPECT_EQ(german_error(9, "A096"),
            "g.data: line 3: field 9: unknown code \"A096\"; the codes are A91 to A95");
  EXPECT_EQ(german_error(13, "-5"), "g.data: line 3: field 13: \"-5\" is not a whole number");
  EXPECT_EQ(german_error(21, "0"), "g.data: line 3: field 21: class \"0\" is neither 1 (good) nor 2 (bad)");
  EXPECT_EQ(read_german("", "g.data", GermanGroup::age, false).error(), "g.data: no rows");
}

TEST(CompasCounts, AreTheKnownPeople) {
  const Result<Pools> pools = compas_counts(compas_deciles_bytes(), "deciles");
  ASSERT_TRUE(pools) << pools.error();
  EXPECT_EQ(pools->label_a, "Caucasian");
  EXPECT_EQ(pools->a.size(), 2103u);
  EXPECT_EQ(pools->b.size(), 3175u);
  EXPECT_EQ(pools->share_a, 0.4);
  // Caucasian: 1281 did not come back, 822 did.
  EXPECT_DOUBLE_EQ(pools->a.value(0), (1281.0 - 822.0) / 2103);
  // Deciles 1 to 5 score above 0.5: counts of the table.
  EXPECT_DOUBLE_EQ(pools->a.rate(0.5), (477 + 128 + 221 + 100 + 156 + 82 + 145 + 98 + 109 + 91) / 2103.0);
  for (const double s : pools->b.scores()) ASSERT_TRUE(s > 0 && s < 1);
}

TEST(CompasCounts, SpreadACellEvenly) {
  const Result<Pools> pools = compas_counts(
      "group,decile_score,two_year_recid,count\nCaucasian,1,0,2\nAfrican-American,10,1,1\nCaucasian,4,1,0\n",
      "t");
  ASSERT_TRUE(pools) << pools.error();
  ASSERT_EQ(pools->a.size(), 2u);
  EXPECT_DOUBLE_EQ(pools->a.scores()[0], 1 - 0.1 * 1.5 / 2);
  EXPECT_DOUBLE_EQ(pools->a.scores()[1], 1 - 0.1 * 0.5 / 2);
  EXPECT_DOUBLE_EQ(pools->b.scores()[0], 0.05);
  EXPECT_EQ(pools->b.values()[0], -1);
}

TEST(CompasCounts, RefuseWithLineAndColumn) {
  const auto error = [](const std::string& row) {
    return compas_counts("group,decile_score,two_year_recid,count\n" + row + "\n", "t.csv").error();
  };
  EXPECT_EQ(error("Other,1,0,5"),
            "t.csv: line 2: column \"group\": \"Other\" is neither Caucasian nor African-American");
  EXPECT_EQ(error("Caucasian,11,0,5"),
            "t.csv: line 2: column \"decile_score\": \"11\" is not a whole number from 1 to 10");
  EXPECT_EQ(error("Caucasian,1,2,5"),
            "t.csv: line 2: column \"two_year_recid\": \"2\" is not a whole number from 0 to 1");
  EXPECT_EQ(error("Caucasian,1,0,1.5"),
            "t.csv: line 2: column \"count\": \"1.5\" is not a whole number from 0 to 1000000");
  EXPECT_EQ(error("Caucasian,1,0,5").substr(0, 28), "compas: one group only (Cauc");
  EXPECT_EQ(compas_counts("group,decile_score,count\n", "t.csv").error(),
            "t.csv: no column \"two_year_recid\"; the columns are \"group\", \"decile_score\", \"count\"");
}

const std::string kPeopleHeader =
    "id,race,age,sex,priors_count,c_charge_degree,days_b_screening_arrest,is_recid,score_text,decile_score,"
    "decile_score,two_year_recid\n";

TEST(CompasPeople, AppliesTheFilterAndTrainsAScore) {
  std::string text = kPeopleHeader;
  for (int i = 0; i < 40; ++i) {
    const std::string race = i % 2 ? "Caucasian" : "African-American";
    text += std::to_string(i) + "," + race + "," + std::to_string(20 + i) + ",Male," + std::to_string(i % 5) +
            ",F,-1,0,Low,3,3," + std::to_string(i % 3 == 0) + "\n";
  }
  const std::string kept = text;
  text += "90,Caucasian,30,Male,0,F,31,0,Low,3,3,0\n";   // screened too late
  text += "91,Caucasian,30,Male,0,F,-31,0,Low,3,3,0\n";  // too early
  text += "92,Caucasian,30,Male,0,F,,0,Low,3,3,0\n";     // unknown
  text += "93,Caucasian,30,Male,0,F,1,-1,Low,3,3,0\n";   // no case found
  text += "94,Caucasian,30,Male,0,O,1,0,Low,3,3,0\n";    // ordinary traffic offence
  text += "95,Caucasian,30,Male,0,F,1,0,N/A,3,3,0\n";    // no score
  text += "96,Hispanic,30,Male,0,F,1,0,Low,3,3,0\n";     // not one of the two groups
  const Result<Pools> pools = compas_people(text, "people.csv");
  ASSERT_TRUE(pools) << pools.error();
  EXPECT_EQ(pools->a.size(), 20u);
  EXPECT_EQ(pools->b.size(), 20u);
  const Result<Pools> same = compas_people(kept, "people.csv");
  EXPECT_TRUE(std::equal(same->a.scores().begin(), same->a.scores().end(), pools->a.scores().begin()));
}

TEST(CompasPeople, RefusesMissingColumnsAndBrokenCells) {
  EXPECT_EQ(compas_people("race,age\nCaucasian,3\n", "p.csv").error(),
            "p.csv: no column \"sex\"; the columns are \"race\", \"age\"");
  EXPECT_EQ(compas_people(kPeopleHeader + "1,Caucasian,x,Male,0,F,1,0,Low,3,3,0\n", "p.csv").error(),
            "p.csv: line 2: column \"age\": \"x\" is not a finite number");
  EXPECT_EQ(compas_people(kPeopleHeader + "1,Hispanic,20,Male,0,F,1,0,Low,3,3,0\n", "p.csv").error(),
            "p.csv: no row is left after ProPublica's filter");
}

TEST(CompasPeople, TheRealFileHasTheKnownCounts) {
  const char* path = std::getenv("QUIRE_COMPAS_PEOPLE");
  if (!path)
    GTEST_SKIP() << "QUIRE_COMPAS_PEOPLE does not name compas-scores-two-years.csv, which does not ship";
  std::istringstream nothing;
  const Result<tables::Text> text = tables::read_text(path, nothing);
  ASSERT_TRUE(text) << text.error();
  const Result<Pools> pools = compas_people(text->bytes, text->name);
  ASSERT_TRUE(pools) << pools.error();
  EXPECT_EQ(pools->a.size(), 2103u);
  EXPECT_EQ(pools->b.size(), 3175u);
}

const std::string kOwn = "s,g,y,age\n0.2,m,1,30\n0.8,w,0,40\n0.5,m,0,50\n1,w,1,20\n";

std::string own_error(const std::string& text, const OwnColumns& columns) {
  const Result<Pools> pools = own_table(text, "p.csv", columns);
  return pools ? "no error" : pools.error();
}

TEST(OwnTable, TakesGivenScores) {
  const Result<Pools> pools = own_table(kOwn, "p.csv", {"g", "", "s", "y", "", {}, false});
  ASSERT_TRUE(pools) << pools.error();
  EXPECT_EQ(pools->label_a, "m");
  EXPECT_EQ(pools->label_b, "w");
  EXPECT_EQ(pools->share_a, 0.5);
  EXPECT_DOUBLE_EQ(pools->a.rate(0.4), 0.5);
  EXPECT_DOUBLE_EQ(pools->b.value(0.9), 0.5);
  const Result<Pools> turned = own_table(kOwn, "p.csv", {"g", "w", "s", "y", "0", {}, false});
  ASSERT_TRUE(turned) << turned.error();
  EXPECT_EQ(turned->label_a, "w");
  EXPECT_EQ(turned->label_b, "m");
  EXPECT_DOUBLE_EQ(turned->a.value(0.9), -0.5);
}

TEST(OwnTable, TrainsAScoreWhereNoneIsGiven) {
  std::string text = "g,y,income,job\n";
  random::Stream stream(1, "own");
  for (int i = 0; i < 300; ++i) {
    const bool good = stream.bernoulli(0.5);
    text += std::string(i % 3 ? "m" : "w") + (good ? ",good," : ",bad,") +
            std::to_string(stream.normal() + (good ? 2 : 0)) + (i % 2 ? ",a\n" : ",b\n");
  }
  const Result<Pools> pools = own_table(text, "p.csv", {"g", "", "", "y", "", {}, false});
  ASSERT_TRUE(pools) << pools.error();
  EXPECT_GT(pools->a.value(0.5), 0.25);  // the score knows good from bad
  EXPECT_LT(pools->a.value(0), 0.15);
  EXPECT_TRUE(own_table(text, "p.csv", {"g", "", "", "y", "", {"job"}, true}));
  const OwnColumns stopped{"g", "", "", "y", "", {}, false, [] { throw std::runtime_error("stop"); }};
  EXPECT_THROW(static_cast<void>(own_table(text, "p.csv", stopped)), std::runtime_error);
  EXPECT_EQ(own_error(text, {"g", "", "", "y", "", {"jobs"}, false}),
            "p.csv: no column \"jobs\"; the columns are \"g\", \"y\", \"income\", \"job\"");
  EXPECT_EQ(own_error(text, {"g", "", "", "y", "", {"job", "income"}, true}),
            "p.csv: no column is left to train a score on");
}

TEST(OwnTable, RefusesWhatItCannotRead) {
  const OwnColumns columns{"g", "", "s", "y", "", {}, false};
  EXPECT_EQ(own_error("s,g,y\n", columns), "p.csv: no rows below the header");
  EXPECT_EQ(own_error(kOwn, {"sex", "", "s", "y", "", {}, false}),
            "p.csv: no column \"sex\"; the columns are \"s\", \"g\", \"y\", \"age\"");
  EXPECT_EQ(own_error("s,g,y\n0.5,m,1\n1.5,w,0\n", columns),
            "p.csv: line 3: column \"s\": \"1.5\" lies outside [0,1]");
  EXPECT_EQ(own_error("s,g,y\n0.5,m,1\n-0.1,w,0\n", columns),
            "p.csv: line 3: column \"s\": \"-0.1\" lies outside [0,1]");
  EXPECT_EQ(own_error("s,g,y\n0.5,m,1\nnan,w,0\n", columns),
            "p.csv: line 3: column \"s\": \"nan\" is not a finite number");
  EXPECT_EQ(own_error("s,g,y\n0.5,m,1\n0.5,m,0\n", columns),
            "p.csv: column \"g\": one group only (\"m\"); two are compared");
  EXPECT_EQ(own_error("s,g,y\n0.5,m,1\n0.5,w,0\n0.5,x,0\n", columns),
            "p.csv: column \"g\" has more than two values (\"m\", \"w\", \"x\"); name one with --group-a, it "
            "is set "
            "against the rest");
  EXPECT_EQ(own_error(kOwn, {"g", "q", "s", "y", "", {}, false}),
            "p.csv: column \"g\": nobody has the value \"q\"; there are \"m\", \"w\"");
  EXPECT_EQ(own_error("s,g,y\n0.5,m,1\n0.5,w,1\n", columns),
            "p.csv: column \"y\" is not binary: it has one value (\"1\")");
  EXPECT_EQ(own_error("s,g,y\n0.5,m,1\n0.5,w,0\n0.5,w,2\n", columns),
            "p.csv: column \"y\" is not binary: it has more than two values (\"0\", \"1\", \"2\")");
  EXPECT_EQ(own_error("s,g,y\n0.5,m,p\n0.5,w,q\n", columns),
            "p.csv: column \"y\": which of \"p\", \"q\" is good? name it with --positive");
  EXPECT_EQ(own_error("s,g,y\n0.5,m,1\n0.5\n", columns), "p.csv: line 3: 1 field; the header names 3");
}

TEST(OwnTable, SetsOneOfManyGroupsAgainstTheRest) {
  const Result<Pools> pools =
      own_table("s,g,y\n0.5,m,1\n0.5,w,0\n0.5,x,0\n", "p.csv", {"g", "w", "s", "y", "", {}, false});
  ASSERT_TRUE(pools) << pools.error();
  EXPECT_EQ(pools->a.size(), 1u);
  EXPECT_EQ(pools->label_b, "the rest");
}

}  // namespace
}  // namespace quire::labs::fair_threshold
