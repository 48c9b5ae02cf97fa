// The small models: a family is a function of its options, learns, and goes through its file unchanged.
#include "labs/inference-flaws/family.h"

#include <gtest/gtest.h>

#include "labs/inference-flaws/bundled.h"

namespace quire::labs::inference_flaws {
namespace {

FamilyOptions small(const char* task, std::uint64_t steps = 12) {
  FamilyOptions options;
  options.task = task;
  options.steps = steps;
  options.batch = 4;
  options.tasks = 3;
  options.n = 12;
  options.threads = 1;
  return options;
}

std::string csv_of(const Family& family) { return family_csv({&family, 1}); }

TEST(Family, IsAFunctionOfItsOptions) {
  for (const char* task : {"arith3", "prog"}) {
    // Enough to learn how answers are written.
    const Family first = make_family(small(task, 300));
    FamilyOptions again = small(task, 300);
    again.threads = 2;
    EXPECT_EQ(csv_of(first), csv_of(make_family(again))) << "two threads";
    if (task == std::string("arith3")) {
      again.seed = 2;
      EXPECT_NE(csv_of(first), csv_of(make_family(again))) << "another seed";
    }
    ASSERT_EQ(first.models.size(), kModels);
    for (std::size_t m = 1; m < kModels; ++m) EXPECT_GT(first.models[m].step, first.models[m - 1].step);
    for (const FamilyModel& model : first.models)
      for (const Judged& judged : model.judged) {
        EXPECT_EQ(task_of(judged.verifier), task);
        ASSERT_EQ(judged.counts.size(), 3u);
        for (const TaskVerdicts& c : judged.counts) {
          EXPECT_EQ(c.n, 12u);
          EXPECT_LE(c.t, c.b);
          EXPECT_EQ(c.right, c.t) << "every right sample is accepted";
        }
      }
    std::uint64_t accepted = 0;
    for (const TaskVerdicts& c : first.models.back().judged.back().counts) accepted += c.b;
    EXPECT_TRUE(task == std::string("prog") || accepted > 0);
  }
}

TEST(Family, ProgressRisesAndCancelIsHeard) {
  FamilyOptions options = small("arith3");
  double last = 0;
  options.progress = [&](double done, const std::string&) {
    EXPECT_GE(done, last);
    last = done;
  };
  make_family(options);
  EXPECT_NEAR(last, 1, 1e-9);
  options.progress = {};
  int calls = 0;
  options.check = [&] {
    if (++calls > 20) throw std::runtime_error("cancelled");
  };
  EXPECT_THROW(make_family(options), std::runtime_error);
}

TEST(Family, SavePointsRiseToTheEnd) {
  EXPECT_EQ(save_points(30'000), (std::vector<std::uint64_t>{9000, 12000, 15000, 18000, 22500, 30000}));
  EXPECT_EQ(save_points(6), (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6}));
}

TEST(FamilyFile, IsReadBackAsItWas) {
  std::vector<Family> families{make_family(small("arith3")), make_family(small("prog"))};
  const std::string csv = family_csv(families);
  const auto read = read_families("# how it was made\n# and more\n" + csv, "f.csv");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(family_csv(*read), csv);
  EXPECT_EQ((*read)[1].task, "prog");
  EXPECT_EQ((*read)[1].verdicts(5, *verifier_named("tests:2")).name, "model 6");
  EXPECT_THROW((*read)[1].verdicts(5, *verifier_named("parity")), std::invalid_argument);
  // Rows of one verifier and model are a table of samples for the tools.
  std::string one = csv.substr(0, csv.find('\n') + 1);
  for (std::size_t at = csv.find("parity,2,"); at != csv.npos; at = csv.find("parity,2,", at + 1))
    one += csv.substr(at, csv.find('\n', at) + 1 - at);
  const auto table = passk::parse_samples(one, "one.csv");
  ASSERT_TRUE(table) << table.error();
  const auto verdicts = verdicts_of(*table);
  ASSERT_TRUE(verdicts) << verdicts.error();
  const Judged& judged = *families[0].models[1].by(*verifier_named("parity"));
  ASSERT_EQ(verdicts->counts.size(), judged.counts.size());
  for (std::size_t i = 0; i < judged.counts.size(); ++i) {
    EXPECT_EQ(verdicts->counts[i].b, judged.counts[i].b);
    EXPECT_EQ(verdicts->counts[i].right, judged.counts[i].right);
  }
}

TEST(FamilyFile, RefusesWhatIsNotOne) {
  const std::string head = "verifier,model,step,task_id,n,c,b,t\n";
  const auto fault = [&](const std::string& rows) {
    const auto read = read_families(head + rows, "f");
    return read ? std::string("taken") : read.error();
  };
  EXPECT_EQ(fault(""), "f: has no rows");
  EXPECT_NE(fault("nine,1,5,a,2,1,1,1\n").find("\"nine\" is no verifier"), std::string::npos);
  EXPECT_NE(fault("mod9,7,5,a,2,1,1,1\n").find("models are 1 to 6"), std::string::npos);
  EXPECT_NE(fault("mod9,1,5,a,2,1,x,1\n").find("is not a whole number"), std::string::npos);
  EXPECT_NE(fault("mod9,1,5,a,2,1,1,2\n").find("contradict"), std::string::npos);
  EXPECT_NE(fault("mod9,1,5,a,2,1,1,1\nmod9,1,6,b,2,1,1,1\n").find("one number of steps"), std::string::npos);
  EXPECT_NE(fault("mod9,1,5,a,2,1,1,1\n").find("lacks"), std::string::npos);
  EXPECT_NE(fault("mod9,1,5,a,2,1,1,1\nparity,1,5,b,2,1,1,1\n").find("in one order"), std::string::npos);
  EXPECT_FALSE(read_families("model\n1\n", "f"));
}

TEST(Bundled, HasSixModelsOfBothTasksThatGrowStronger) {
  const std::vector<Family>& families = bundled_families();
  ASSERT_EQ(families.size(), 2u);
  for (const Family& family : families) {
    EXPECT_EQ(family.tasks.size(), 40u);
    ASSERT_EQ(family.models.size(), kModels);
    std::vector<double> single;
    for (const FamilyModel& model : family.models) {
      for (const Judged& judged : model.judged)
        for (const TaskVerdicts& c : judged.counts) EXPECT_EQ(c.n, 200u);
      single.push_back(single_accuracy(model.judged.front().counts));
    }
    EXPECT_GT(single.back(), 0.1) << family.task;
    EXPECT_GT(single.back(), single.front() + 0.05) << family.task;
  }
  EXPECT_TRUE(bundled_csv().starts_with("# quire lab inference-flaws family --task all --steps "));
}

}  // namespace
}  // namespace quire::labs::inference_flaws
