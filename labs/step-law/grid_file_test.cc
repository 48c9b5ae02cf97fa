// Grids as people write them: batches in tokens or sequences, units, runs that diverged, and every refusal.
#include "labs/step-law/grid_file.h"

#include <gtest/gtest.h>

namespace quire::labs::step_law {
namespace {

std::string refusal(const std::string& text, double sequence = 0) {
  const auto read = read_grid(text, "runs.csv", sequence);
  return read ? "taken" : read.error();
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(GridFile, TakesTheReleasedDenseHeaderAsItIs) {
  const auto read = read_grid(
      "h,ffnh,numh,numl,lr,bs,ti,loss,smooth loss,exp_name,D,N,D/N\n"
      "960,9368,15,7,0.0003453,736,66342,2.5,2.4,a,100000000000,214663680,465.8\n"
      "1280,9472,10,10,0.005524,736,33171,2.3,2.2,\"b, quoted\",50000000000,429260800,116.4\n",
      "dense.csv");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->loss_column, "smooth loss");
  EXPECT_EQ(read->sequence, 2048) << "from D / (ti * bs)";
  ASSERT_EQ(read->runs.size(), 2u);
  EXPECT_EQ(read->runs[0].setting.batch, 736 * 2048);
  EXPECT_EQ(read->runs[0].loss, 2.4);
  EXPECT_EQ(read->runs[0].flops_per_token, Architecture({960, 9368, 7}).flops_per_token(2048));
  EXPECT_EQ(read->runs[1].n, 429260800);
}

TEST(GridFile, TakesAColumnOfLengthsAndTotalsOfMixtures) {
  const auto read = read_grid(
      "seq_len,topk,lr,bs,loss,smooth loss,N,Na,D\n4096,1,1e-3,32,3,2.7,2.15B,188M,2B\n", "moe.csv", 2048);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->runs[0].setting.batch, 32 * 4096) << "the column, not the argument";
  EXPECT_EQ(read->runs[0].n, 2.15e9) << "all experts, not the active ones";
  EXPECT_EQ(read->runs[0].d, 2e9);
  EXPECT_EQ(read->runs[0].flops_per_token, 0);
  EXPECT_EQ(read->runs[0].active, 188e6);
}

TEST(GridFile, BatchesInTokensNeedNoLength) {
  const auto read = read_grid("N,D,lr,bs_tokens,loss\n1e9,1T,1e-3,2M,2.5\n", "runs.csv");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->runs[0].setting.batch, 2e6);
  EXPECT_EQ(read->runs[0].d, 1e12);
  EXPECT_EQ(read->batch_source, "bs_tokens");
}

TEST(GridFile, RefusesABatchThatMayBeSequencesOrTokens) {
  const std::string text = "N,D,lr,bs,loss\n1e9,1e10,1e-3,512,2.5\n";
  EXPECT_TRUE(has(refusal(text), "sequences or of tokens? Give --seq-len"));
  EXPECT_EQ(refusal(text, 2048), "taken");
  // Steps that do not agree on one length do not decide either.
  EXPECT_TRUE(has(refusal("N,D,lr,bs,ti,loss\n1e9,1e10,1e-3,512,9537,2.5\n1e9,1e10,1e-3,512,4768,2.5\n"),
                  "sequences or of tokens?"));
}

TEST(GridFile, NamesTheColumnThatIsMissing) {
  EXPECT_TRUE(has(refusal("D,lr,bs_tokens,loss\n1,1,1,1\n"), "no column \"N\"; the columns are"));
  EXPECT_TRUE(has(refusal("N,lr,bs_tokens,loss\n1,1,1,1\n"), "no column \"D\""));
  EXPECT_TRUE(has(refusal("N,D,bs_tokens,loss\n1,1,1,1\n"), "no column \"lr\""));
  EXPECT_TRUE(has(refusal("N,D,lr,loss\n1,1,1,1\n"), "no column \"bs\""));
  EXPECT_TRUE(has(refusal("N,D,lr,bs_tokens\n1,1,1,1\n"), "\"smooth loss\" or \"loss\""));
}

TEST(GridFile, RefusesWhatIsNotPositiveWithItsLine) {
  const std::string head = "N,D,lr,bs_tokens,loss\n1e9,1e10,1e-3,1e6,2.5\n";
  EXPECT_TRUE(has(refusal(head + "0,1e10,1e-3,1e6,2.5\n"), "runs.csv: line 3: column \"N\": \"0\" is not"));
  EXPECT_TRUE(has(refusal(head + "1e9,-1e10,1e-3,1e6,2.5\n"), "line 3: column \"D\""));
  EXPECT_TRUE(has(refusal(head + "1e9,1e10,nan,1e6,2.5\n"), "line 3: column \"lr\""));
  EXPECT_TRUE(has(refusal(head + "1e9,1e10,1e-3,inf,2.5\n"), "line 3: column \"bs_tokens\""));
  EXPECT_TRUE(has(refusal(head + "1e9,1e10,1e-3,1e6,-2\n"), "line 3: column \"loss\": \"-2\" is no loss"));
  EXPECT_TRUE(has(refusal(head + "1e9,1e10,1e-3,1e6,low\n"), "is no loss"));
  EXPECT_TRUE(
      has(refusal(head + "1e9,1e5,1e-3,1e6,2\n"), "D is 100000 tokens, less than one batch of 1e+06"));
}

TEST(GridFile, DropsAndCountsRunsThatDiverged) {
  std::string text = "N,D,lr,bs_tokens,loss\n";
  for (int i = 0; i < 8; ++i) text += "1e9,1e10,1e-3,1e6,2.5\n";
  const auto read = read_grid(text + "1e9,1e10,1,1e6,nan\n1e9,1e10,1,1e6,\n", "runs.csv");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->dropped, 2u);
  EXPECT_EQ(read->runs.size(), 8u);
  EXPECT_TRUE(has(refusal(text + "1e9,1e10,1,1e6,NaN\n1e9,1e10,1,1e6,inf\n1e9,1e10,1,1e6,1e999\n"),
                  "3 of 11 losses are not finite"));
  EXPECT_TRUE(has(refusal("N,D,lr,bs_tokens,loss\n"), "no rows"));
}

TEST(GridFile, ReadsWhatItWrites) {
  const std::vector<GridRun> runs{{1e9, 1e10, {1.25e-3, 1 << 20}, 2.5},
                                  {2e9, 1e10, {0.1 + 0.2, 3e6}, 1.0 / 3}};
  const auto read = read_grid(write_grid(runs), "again.csv");
  ASSERT_TRUE(read) << read.error();
  ASSERT_EQ(read->runs.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(read->runs[i].setting.lr, runs[i].setting.lr);
    EXPECT_EQ(read->runs[i].loss, runs[i].loss);
  }
}

}  // namespace
}  // namespace quire::labs::step_law
