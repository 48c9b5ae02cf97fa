// Files of actions and logs, and the state of a search: what is read, what is refused and how.
#include "labs/sparse-bandits/features_file.h"

#include <cmath>
#include <cstring>
#include <limits>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "labs/sparse-bandits/search_state.h"

namespace quire::labs::sparse_bandits {
namespace {

namespace json = boost::json;

std::string refusal(const std::string& bytes, bool normalise = false) {
  const auto read = read_features(bytes, "phi.csv", normalise);
  return read ? "none" : read.error();
}

TEST(ReadFeatures, TakesNamesFromTheColumnId) {
  const auto read = read_features("x,id,y\n0.5,red,0\n-0.25,blue,0.75\n", "phi.csv", false);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->features.actions(), 2u);
  EXPECT_EQ(read->features.dimension(), 2u);
  EXPECT_EQ(read->features.at(1, 1), 0.75);
  EXPECT_EQ(read->names, (std::vector<std::string>{"red", "blue"}));
  EXPECT_EQ(read->action("blue").value(), 1u);
  EXPECT_EQ(read->action("green").error(), "no action \"green\"");
}

TEST(ReadFeatures, NumbersActionsWithoutIt) {
  const auto read = read_features("x\n1\n0\n", "phi.csv", false);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->action("1").value(), 1u);
}

TEST(ReadFeatures, RefusesWithTheLine) {
  EXPECT_EQ(
      refusal("x,y\n0.5,0\n0.8,0.7\n"),
      "phi.csv: line 3: action \"1\" has norm 1.063014581; at most 1 is allowed: --normalise divides all");
  EXPECT_EQ(refusal("id,x\na,0.5\na,0.1\n"), "phi.csv: line 3: id \"a\" was there before");
  EXPECT_NE(refusal("x\nnan\n").find("phi.csv: line 2: column \"x\""), std::string::npos)
      << refusal("x\nnan\n");
  EXPECT_NE(refusal("x\n1e999\n").find("line 2"), std::string::npos);
  EXPECT_NE(refusal("x,y\n1\n").find("line 2"), std::string::npos);
  EXPECT_EQ(refusal("id\na\n"), "phi.csv: no actions or no features");
  EXPECT_EQ(refusal("x\n"), "phi.csv: no actions or no features");
  EXPECT_NE(refusal(""), "none");
}

TEST(ReadFeatures, NormalisesWhenAsked) {
  const auto read = read_features("x,y\n3,4\n0.5,0\n", "phi.csv", true);
  ASSERT_TRUE(read);
  EXPECT_DOUBLE_EQ(read->features.at(0, 0), 0.6);
  EXPECT_DOUBLE_EQ(read->features.at(1, 0), 0.1);
  const auto short_ones = read_features("x\n0.5\n", "phi.csv", true);
  EXPECT_EQ(short_ones->features.at(0, 0), 0.5);
  EXPECT_NE(refusal("x,y\n1e300,1e300\n", true).find("has norm inf"), std::string::npos);
}

std::string npy(const std::string& header, const std::string& numbers, char version = 1) {
  std::string bytes = "\x93NUMPY";
  bytes += version;
  bytes += '\0';
  std::string text = header + "\n";
  bytes += static_cast<char>(text.size() & 0xFF);
  bytes += static_cast<char>(text.size() >> 8);
  if (version > 1) bytes += std::string(2, '\0');
  return bytes + text + numbers;
}

template <class Number>
std::string raw(const std::vector<Number>& numbers) {
  std::string bytes(numbers.size() * sizeof(Number), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

TEST(Npy, ReadsBothOrdersAndWidths) {
  const std::string shape = "'shape': (2, 3)}";
  const auto c = read_features(npy("{'descr': '<f8', 'fortran_order': False, " + shape,
                                   raw(std::vector<double>{.1, .2, .3, .4, .5, .6})),
                               "a.npy", false);
  ASSERT_TRUE(c) << c.error();
  EXPECT_EQ(c->features.at(0, 2), .3);
  EXPECT_EQ(c->features.at(1, 0), .4);
  const auto fortran = read_features(npy("{'descr': '<f4', 'fortran_order': True, " + shape,
                                         raw(std::vector<float>{.125F, .5F, .25F, .375F, .0625F, .75F}), 2),
                                     "a.npy", false);
  ASSERT_TRUE(fortran) << fortran.error();
  EXPECT_EQ(fortran->features.at(0, 1), .25);
  EXPECT_EQ(fortran->features.at(1, 2), .75);
}

TEST(Npy, RefusesWhatItCannotRead) {
  const auto error = [](const std::string& bytes) {
    const auto read = read_features(bytes, "a.npy", false);
    return read ? "none" : read.error();
  };
  const std::string eight(8, '\0');
  const auto shaped = [&](const char* shape) {
    return npy(fmt::format("{{'descr': '<f8', 'fortran_order': False, 'shape': {}}}", shape), eight);
  };
  EXPECT_EQ(error("\x93NUMPY"), "a.npy: is no NPY file");
  EXPECT_EQ(error(shaped("(99999999999, 99999999999)")), "a.npy: more than 4096 columns");
  EXPECT_EQ(error(shaped("(99999999999, 1)")), "a.npy: more than 1000000 rows");
  EXPECT_EQ(error(shaped("(3, 1)")), "a.npy: holds fewer entries than its shape says");
  EXPECT_EQ(error(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1)}",
                      raw(std::vector<double>{std::numeric_limits<double>::quiet_NaN()}))),
            "a.npy: row 1: column 1: not a finite number");
}

TEST(Npy, IsKnownByItsFirstBytes) {
  const auto read = read_features(
      npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1)}", raw(std::vector<double>{0.5, -1})),
      "a.npy", false);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->features.at(1, 0), -1);
  EXPECT_EQ(refusal(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1)}",
                        raw(std::vector<double>{std::nan("")}))),
            "phi.csv: row 1: column 1: not a finite number");
}

TEST(ReadLog, NeedsItsColumnsAndKnownActions) {
  const NamedFeatures actions = read_features("id,x\na,1\nb,0.5\n", "phi.csv", false).value();
  const auto log = read_log("when,action,reward\n1,b,0.25\n2,a,-1\n", "log.csv", actions);
  ASSERT_TRUE(log) << log.error();
  EXPECT_EQ(log->at(0).action, 1u);
  EXPECT_EQ(log->at(1).reward, -1);
  const auto error = [&](const char* text) { return read_log(text, "log.csv", actions).error(); };
  EXPECT_EQ(error("action,reward\nc,1\n"), "log.csv: line 2: column \"action\": no action \"c\"");
  EXPECT_NE(error("action\na\n").find("reward"), std::string::npos);
  EXPECT_NE(error("action,reward\na,x\n").find("line 2: column \"reward\""), std::string::npos);
  EXPECT_EQ(error("action,reward\na,1e7\n"),
            "log.csv: line 2: column \"reward\": reward 10000000 is beyond 1000000");
  EXPECT_EQ(error("action,reward\n"), "log.csv: no rewards");
}

TEST(SearchState, ComesBackAndGoesOnTheSame) {
  const NamedFeatures actions =
      read_features("id,x,y,z\na,1,0,0\nb,0,1,0\nc,0,0,1\nd,0.6,0.6,0.2\n", "phi.csv", false).value();
  SearchState state;
  state.options = {1, 0.1, 1, 0};
  state.fingerprint = fingerprint(actions);
  const auto shared = std::make_shared<const Features>(actions.features);
  NetElim whole(shared, state.options);
  const std::vector<double> rewards{0.05, 0.75, -0.1 / 3, 0.5};
  while (const auto action = whole.ask()) {
    NetElim again(shared, state.options);
    const auto back = from_json(json::parse(json::serialize(to_json(state, actions))), actions);
    ASSERT_TRUE(back) << back.error();
    ASSERT_TRUE(replay(again, back->history));
    ASSERT_EQ(again.ask(), action);
    EXPECT_EQ(again.result().alive, whole.result().alive);
    state.history.push_back({*action, rewards[*action]});
    whole.tell(*action, rewards[*action]);
  }
  EXPECT_EQ(whole.answer(), 1u);
}

TEST(SearchState, RefusesWhatIsNone) {
  const NamedFeatures actions = read_features("x\n1\n0.5\n", "phi.csv", false).value();
  SearchState state;
  state.options = {1, 0.1, 1, 0};
  state.fingerprint = fingerprint(actions);
  state.history = {{1, 0.25}};
  const json::object good = to_json(state, actions);
  const auto error = [&](const char* field, const json::value& value) {
    json::object bad = good;
    bad[field] = value;
    const auto read = from_json(bad, actions);
    return read ? "none" : read.error();
  };
  EXPECT_EQ(error("method", "net-elim"), "none");
  EXPECT_EQ(error("method", "ofs"), "\"method\" must be \"net-elim\"; this is not a state of this tool");
  EXPECT_EQ(error("sparsity", 5), "\"sparsity\" must be a whole number from 1 to 4");
  EXPECT_EQ(error("eps", "x"), "eps must be a finite number");
  EXPECT_EQ(error("c", -1), "c must be from 0 to 1e6, delta from 0 to 10");
  EXPECT_EQ(error("features", 7),
            "the state was made with other features; give those, or name a new state file");
  EXPECT_EQ(error("history", 7), "\"history\" must be an array of at most 1000000");
  EXPECT_EQ(error("history", json::array{json::object{{"action", "9"}, {"reward", 1}}}),
            "history 1: no action \"9\"");
  EXPECT_EQ(error("history", json::array{json::object{{"action", "1"}, {"reward", "1e9"}}}),
            "history 1: \"reward\" is too large");
  EXPECT_EQ(error("history", json::array{1}),
            "history 1: needs an \"action\", the name of one, and a \"reward\"");
  EXPECT_EQ(from_json(json::value(3), actions).error(), "must be an object");
}

}  // namespace
}  // namespace quire::labs::sparse_bandits
