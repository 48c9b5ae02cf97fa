// Against a brute-force search of the same vectors, through changes, new centres, files and threads.
#include "meaning/nearest.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "meaning/nearest_codes.h"
#include "meaning/test_papers.h"
#include "paper/test_folder.h"

namespace quire::meaning {
namespace {

using store::Doc;
using Floats = std::vector<float>;

constexpr std::size_t kMany = 24'000;  // enough for lists
constexpr std::size_t kTen = 10;

/// Vectors about 200 topics.
class TopicVectors {
 public:
  explicit TopicVectors(std::size_t dimensions, std::uint64_t seed = 1)
      : dimensions_(dimensions), random_(seed) {
    std::mt19937_64 topics(99);
    for (Floats& topic : topics_) topic = any(topics, 1);
  }
  Floats next() {
    Floats out = any(random_, 0.8F);
    const Floats& topic = topics_[random_() % topics_.size()];
    for (std::size_t i = 0; i < dimensions_; ++i) out[i] += topic[i];
    return out;
  }
  std::uint64_t number() { return random_(); }

 private:
  Floats any(std::mt19937_64& random, float length) const {
    std::normal_distribution<float> normal(0.F, length / std::sqrt(static_cast<float>(dimensions_)));
    Floats out(dimensions_);
    for (float& x : out) x = normal(random);
    return out;
  }
  std::size_t dimensions_;
  std::mt19937_64 random_;
  std::array<Floats, 200> topics_;
};

double cosine(const Floats& a, const Floats& b) {
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    aa += static_cast<double>(a[i]) * static_cast<double>(a[i]);
    bb += static_cast<double>(b[i]) * static_cast<double>(b[i]);
  }
  return ab / std::sqrt(aa * bb);
}

template <class Allow>
std::vector<Doc> truth(const std::map<Doc, Floats>& all, const Floats& question, std::size_t count,
                       Allow&& allow) {
  std::vector<std::pair<double, Doc>> scored;
  for (const auto& [doc, vector] : all)
    if (allow(doc)) scored.emplace_back(-cosine(vector, question), doc);
  std::sort(scored.begin(), scored.end());
  std::vector<Doc> out;
  for (std::size_t i = 0; i < std::min(count, scored.size()); ++i) out.push_back(scored[i].second);
  return out;
}

double share_found(const std::vector<Neighbour>& found, const std::vector<Doc>& truth) {
  std::size_t hits = 0;
  for (const Neighbour& one : found)
    hits += static_cast<std::size_t>(std::count(truth.begin(), truth.end(), one.doc));
  return truth.empty() ? 1 : static_cast<double>(hits) / static_cast<double>(truth.size());
}

/// Many vectors in lists, the same for all tests that only read.
struct Many {
  static constexpr std::size_t kDims = 96;
  Many() : vectors(kDims), nearest(kDims) {
    for (Doc doc = 0; doc < kMany; ++doc) {
      all[doc] = vectors.next();
      nearest.add(doc, all[doc]);
    }
    nearest.tend();
  }
  TopicVectors vectors;
  std::map<Doc, Floats> all;
  Nearest nearest;
};
Many& many() {
  static Many one;
  return one;
}

template <class Allow>
double recall(Many& of, std::size_t questions, Allow&& allow) {
  std::vector<std::uint64_t> allowed(kMany / 64 + 1);
  for (Doc doc = 0; doc < kMany; ++doc)
    allowed[doc / 64] |= static_cast<std::uint64_t>(allow(doc)) << (doc % 64);
  double sum = 0;
  for (std::size_t i = 0; i < questions; ++i) {
    const Floats question = of.vectors.next();
    const auto found = of.nearest.search(question, kTen, allowed);
    for (const Neighbour& one : found) EXPECT_TRUE(allow(one.doc));
    const auto wanted = truth(of.all, question, kTen, allow);
    EXPECT_EQ(found.size(), wanted.size());
    sum += share_found(found, wanted);
  }
  return sum / static_cast<double>(questions);
}

TEST(NearestRotation, KeepsLengthsAndAngles) {
  for (const std::size_t dimensions : {1UL, 3UL, 64UL, 100UL, 256UL, 300UL, 384UL, 1536UL, 4096UL}) {
    const Rotation rotation(dimensions);
    TopicVectors vectors(dimensions);
    const Floats a = vectors.next();
    const Floats b = vectors.next();
    Floats turned_a(rotation.padded());
    Floats turned_b(rotation.padded());
    ASSERT_TRUE(rotation.turn(a, turned_a));
    ASSERT_TRUE(rotation.turn(b, turned_b));
    EXPECT_NEAR(cosine(turned_a, turned_b), cosine(a, b), 1e-5) << dimensions;
    Floats back(dimensions);
    rotation.turn_back(turned_a, back);
    EXPECT_NEAR(cosine(back, a), 1, 1e-6) << dimensions;
  }
}

TEST(Nearest, ScoresAreCosinesAndTheOrderIsTheirs) {
  Nearest nearest(3);
  EXPECT_TRUE(nearest.add(7, Floats{2, 0, 0}));
  EXPECT_TRUE(nearest.add(3, Floats{1, 1, 0}));
  EXPECT_TRUE(nearest.add(9, Floats{-1, 0, 0}));
  EXPECT_TRUE(nearest.add(1, Floats{5, 5, 0}));
  const auto found = nearest.search(Floats{10, 0, 0}, 4);
  ASSERT_EQ(found.size(), 4u);
  const Doc docs[] = {7, 1, 3, 9};
  const double scores[] = {1, std::sqrt(0.5), std::sqrt(0.5), -1};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(found[i].doc, docs[i]) << "equal ones by number";
    EXPECT_NEAR(found[i].score, scores[i], 0.01);
  }
  EXPECT_EQ(nearest.search(Floats{10, 0, 0}, 2).size(), 2u);
  EXPECT_TRUE(nearest.search(Floats{10, 0, 0}, 0).empty());
}

TEST(Nearest, WhatHasNoDirectionIsNotKept) {
  Nearest nearest(4);
  EXPECT_TRUE(nearest.add(1, Floats{1, 2, 3, 4}));
  for (const Floats& odd :
       {Floats{0, 0, 0, 0}, Floats{1, NAN, 0, 0}, Floats{INFINITY, 0, 0, 0}, Floats{1, 2}, Floats{}}) {
    EXPECT_FALSE(nearest.add(2, odd));
    EXPECT_TRUE(nearest.search(odd, 5).empty());
    EXPECT_TRUE(nearest.exact_search(odd, 5).empty());
  }
  EXPECT_EQ(nearest.size(), 1u);
  EXPECT_FALSE(nearest.add(1, Floats{0, 0, 0, 0})) << "the old one is gone";
  EXPECT_EQ(nearest.size(), 0u);
  EXPECT_TRUE(nearest.add(1, Floats{1e-30F, 0, 0, 0})) << "however short";
  EXPECT_THROW(Nearest(0), std::invalid_argument);
  EXPECT_THROW(Nearest(Nearest::kDimensionsMax + 1), std::invalid_argument);
}

TEST(Nearest, AVectorComesBackAsItWas) {
  for (const std::size_t dimensions : {5UL, 256UL, 1536UL}) {
    Nearest nearest(dimensions);
    TopicVectors vectors(dimensions);
    const Floats one = vectors.next();
    nearest.add(4'000'000'000U, one);
    Floats out(dimensions);
    ASSERT_TRUE(nearest.vector(4'000'000'000U, out));
    EXPECT_GT(cosine(out, one), 0.999);
    EXPECT_NEAR(cosine(out, out), 1, 1e-6);
    EXPECT_FALSE(nearest.vector(5, out));
    nearest.remove(4'000'000'000U);
    EXPECT_FALSE(nearest.vector(4'000'000'000U, out));
  }
}

TEST(Nearest, ManyAreFoundInLists) {
  Many& of = many();
  EXPECT_GT(of.nearest.lists(), 100u);
  EXPECT_EQ(of.nearest.size(), kMany);
  EXPECT_GE(recall(of, 100, [](Doc) { return true; }), 0.95);
}

TEST(Nearest, ScoringAllFindsNearlyAll) {
  Many& of = many();
  double sum = 0;
  for (int i = 0; i < 50; ++i) {
    const Floats question = of.vectors.next();
    sum += share_found(of.nearest.exact_search(question, kTen),
                       truth(of.all, question, kTen, [](Doc) { return true; }));
  }
  EXPECT_GE(sum / 50, 0.97) << "what 8 bits a dimension lose";
}

TEST(Nearest, MoreEffortFindsMore) {
  Many& of = many();
  double little = 0;
  double much = 0;
  for (int i = 0; i < 50; ++i) {
    const Floats question = of.vectors.next();
    const auto exact = of.nearest.exact_search(question, kTen);
    std::vector<Doc> docs;
    for (const Neighbour& one : exact) docs.push_back(one.doc);
    little += share_found(of.nearest.search(question, kTen, {}, {2, 0.5F}), docs);
    much += share_found(of.nearest.search(question, kTen, {}, {of.nearest.lists(), 4}), docs);
  }
  EXPECT_LT(little, much);
  EXPECT_GE(much / 50, 0.999) << "all lists and much doubt is a scan";
}

TEST(NearestFilter, HalfOfThem) {
  EXPECT_GE(recall(many(), 50, [](Doc doc) { return doc % 2 == 0; }), 0.95);
}
TEST(NearestFilter, ATenthOfThem) {
  EXPECT_GE(recall(many(), 50, [](Doc doc) { return doc % 10 == 3; }), 0.95);
}
TEST(NearestFilter, ARange) {
  EXPECT_GE(recall(many(), 50, [](Doc doc) { return doc >= 9000 && doc < 12'500; }), 0.95);
}
TEST(NearestFilter, AFew) {
  EXPECT_GE(recall(many(), 50, [](Doc doc) { return doc % 1000 == 3; }), 0.97);
}
TEST(NearestFilter, None) {
  EXPECT_EQ(recall(many(), 5, [](Doc) { return false; }), 1);
}

TEST(NearestFilter, ThoseFarFromTheQuestionAreFound) {
  Many& of = many();
  const Floats question = of.vectors.next();
  const auto order = truth(of.all, question, kMany, [](Doc) { return true; });
  std::set<Doc> far(order.end() - 4000, order.end());
  std::vector<std::uint64_t> allowed(kMany / 64 + 1);
  for (const Doc doc : far) allowed[doc / 64] |= std::uint64_t{1} << (doc % 64);
  const auto found = of.nearest.search(question, kTen, allowed);
  EXPECT_EQ(found.size(), kTen);
  for (const Neighbour& one : found) EXPECT_TRUE(far.contains(one.doc));
}

TEST(NearestFilter, BitsThatAreNotThereForbid) {
  Many& of = many();
  const std::vector<std::uint64_t> allowed(100, ~std::uint64_t{0});
  for (const Neighbour& one : of.nearest.search(of.vectors.next(), 50, allowed)) EXPECT_LT(one.doc, 6400u);
}

TEST(Nearest, EqualVectorsFillOneList) {
  Nearest nearest(64);
  Floats one(64, 1.F);
  for (Doc doc = 0; doc < 21'000; ++doc) nearest.add(doc, one);
  EXPECT_TRUE(nearest.tend());
  EXPECT_EQ(nearest.size(), 21'000u);
  const auto found = nearest.search(one, 5);
  ASSERT_EQ(found.size(), 5u);
  EXPECT_NEAR(found[0].score, 1, 0.01);
  for (Doc doc = 0; doc < 21'000; doc += 7) nearest.remove(doc);
  EXPECT_EQ(nearest.size(), 18'000u);
}

/// Random changes; the model is a map.
TEST(NearestChanges, AnyProgramLeavesWhatTheMapHas) {
  constexpr std::size_t kDims = 64;
  const TestFolder folder;
  TopicVectors vectors(kDims, 5);
  std::map<Doc, Floats> model;
  auto nearest = std::make_unique<Nearest>(kDims);
  const auto change = [&](std::size_t steps, unsigned adds_of_ten) {
    for (std::size_t i = 0; i < steps; ++i) {
      const auto doc = static_cast<Doc>(vectors.number() % 30'000);
      if (vectors.number() % 10 < adds_of_ten) {
        model[doc] = vectors.next();
        EXPECT_TRUE(nearest->add(doc, model[doc]));
      } else {
        model.erase(doc);
        nearest->remove(doc);
      }
    }
  };
  const auto check = [&](const char* when) {
    ASSERT_EQ(nearest->size(), model.size()) << when;
    Floats out(kDims);
    for (Doc doc = 0; doc < 30'000; doc += 3) {
      const auto mine = model.find(doc);
      ASSERT_EQ(nearest->vector(doc, out), mine != model.end()) << when << ", " << doc;
      if (mine == model.end()) continue;
      ASSERT_GT(cosine(out, mine->second), 0.999) << when << ", " << doc;
    }
    double found = 0;
    for (int i = 0; i < 10; ++i) {
      const Floats question = vectors.next();
      const auto wanted = truth(model, question, kTen, [](Doc) { return true; });
      EXPECT_GE(share_found(nearest->exact_search(question, kTen), wanted), 0.8) << when;
      found += share_found(nearest->search(question, kTen), wanted);
    }
    EXPECT_GE(found / 10, 0.93) << when;
  };
  change(3000, 8);
  check("few");
  EXPECT_FALSE(nearest->tend()) << "too few for lists";
  change(60'000, 9);
  check("not in lists yet");
  int asked = 0;
  EXPECT_FALSE(nearest->tend([&] { return ++asked > 3; })) << "stopped among the centres";
  check("stopped");
  std::size_t looks = 0;  // the first true comes when rows are moving
  EXPECT_FALSE(nearest->tend([&] { return nearest->lists() > 1 && ++looks > 100; }, 1));
  check("half of the rows moved");
  change(3000, 6);
  check("changed while rows are moving");
  nearest->save(folder.path() / "half");
  {
    auto half = Nearest::open(folder.path() / "half", kDims);
    ASSERT_TRUE(half) << half.error();
    auto whole = std::exchange(nearest, std::move(*half));
    check("saved while rows are moving");
    nearest = std::move(whole);
  }
  EXPECT_TRUE(nearest->tend());
  check("in lists");
  change(10'000, 4);
  check("changed in lists");
  EXPECT_FALSE(nearest->tend()) << "not twice as many";
  nearest->save(folder.path() / "all");
  auto again = Nearest::open(folder.path() / "all", kDims);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ((*again)->lists(), nearest->lists());
  nearest = std::move(*again);
  check("read again");
  for (const auto& [doc, vector] : model) nearest->remove(doc);
  EXPECT_EQ(nearest->size(), 0u);
  EXPECT_TRUE(nearest->search(vectors.next(), kTen).empty());
}

class NearestFile : public testing::Test {
 protected:
  std::string content() const {
    std::ifstream in(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const std::string& bytes) const { std::ofstream(file_, std::ios::binary) << bytes; }
  std::string fault(std::size_t dimensions = 64) const {
    const auto read = Nearest::open(file_, dimensions);
    return read ? "" : read.error();
  }
  void SetUp() override {
    TopicVectors vectors(64);
    auto nearest = Nearest::open(file_, 64);
    ASSERT_TRUE(nearest) << "no file is an empty one";
    for (Doc doc = 0; doc < 20; ++doc) (*nearest)->add(doc, vectors.next());
    (*nearest)->commit();
  }
  const TestFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "vectors";
};

TEST_F(NearestFile, IsReadAgain) {
  const auto read = Nearest::open(file_, 64);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ((*read)->size(), 20u);
  const std::string before = content();
  (*read)->commit();
  EXPECT_FALSE(std::filesystem::exists(file_.string() + ".new"));
  EXPECT_EQ(content().size(), before.size());
}

TEST_F(NearestFile, WhatACrashLeftBesideIsNoMatter) {
  std::ofstream(file_.string() + ".new") << "half a fi";
  const auto read = Nearest::open(file_, 64);
  ASSERT_TRUE(read) << read.error();
  (*read)->commit();
  EXPECT_EQ(fault(), "");
}

TEST_F(NearestFile, OtherDimensionsAreRefused) {
  EXPECT_NE(fault(256).find("64 dimensions, not of 256"), std::string::npos) << fault(256);
}

TEST_F(NearestFile, EveryCutIsSeen) {
  const std::string whole = content();
  for (std::size_t size = 0; size < whole.size(); size += 1 + size / 40) {
    write(whole.substr(0, size));
    EXPECT_NE(fault(), "") << size;
  }
  write(whole + "x");
  EXPECT_NE(fault(), "");
}

TEST_F(NearestFile, EveryFlippedBitIsSeen) {
  const std::string whole = content();
  for (std::size_t at = 0; at < whole.size(); at += 1 + at / 60)
    for (const int bit : {0, 7}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      write(damaged);
      EXPECT_NE(fault(), "") << at;
    }
}

TEST_F(NearestFile, AFolderThatIsNotThereIsSaid) {
  const Nearest nearest(8);
  EXPECT_THROW(nearest.save(folder_.path() / "no" / "vectors"), std::runtime_error);
}

/// What was added before the file was begun is in it, in one of its versions; what went before is not.
TEST(NearestThreads, SavingWhileOthersWriteAndSearch) {
  constexpr std::size_t kDims = 64;
  const TestFolder folder;
  Nearest nearest(kDims);
  TopicVectors vectors(kDims);
  for (Doc doc = 0; doc < 22'000; ++doc) nearest.add(doc, vectors.next());
  for (Doc doc = 0; doc < 1000; ++doc) nearest.remove(doc);
  std::atomic<bool> over{false};
  std::atomic<std::size_t> found{0};
  std::jthread changing([&] {
    TopicVectors own(kDims, 2);
    while (!over) {
      nearest.add(static_cast<Doc>(1000 + own.number() % 21'000), own.next());
      nearest.add(static_cast<Doc>(50'000 + own.number() % 1000), own.next());
      nearest.remove(static_cast<Doc>(60'000 + own.number() % 1000));
    }
  });
  std::jthread searching([&] {
    TopicVectors own(kDims, 3);
    while (!over) {
      const auto best = nearest.search(own.next(), kTen);
      EXPECT_EQ(best.size(), kTen);
      std::set<Doc> docs;
      for (const Neighbour& one : best) docs.insert(one.doc);
      EXPECT_EQ(docs.size(), kTen) << "no paper twice";
      ++found;
    }
  });
  std::jthread tending([&] { EXPECT_TRUE(nearest.tend({}, 1)); });
  for (int round = 0; round < 4; ++round) {
    nearest.save(folder.path() / "vectors");
    const auto read = Nearest::open(folder.path() / "vectors", kDims);
    ASSERT_TRUE(read) << read.error();
    Floats out(kDims);
    for (Doc doc = 0; doc < 22'000; ++doc) ASSERT_EQ((*read)->vector(doc, out), doc >= 1000) << doc;
  }
  tending.join();
  over = true;
  changing.join();
  searching.join();
  EXPECT_GT(found, 10u);
  EXPECT_GT(nearest.lists(), 1u);
}

}  // namespace
}  // namespace quire::meaning
