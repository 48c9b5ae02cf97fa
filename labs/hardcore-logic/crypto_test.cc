#include <set>
#include <span>

#include <gtest/gtest.h>

#include "labs/hardcore-logic/crypto_hypotheses.h"
#include "labs/hardcore-logic/crypto_make.h"
#include "labs/hardcore-logic/crypto_solve.h"
#include "labs/hardcore-logic/crypto_words.h"
#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/generated_test.h"

namespace quire::labs::hardcore_logic {
namespace {

const Method kCaesar3{Cipher::caesar3}, kReverse{Cipher::reverse}, kAtbash{Cipher::atbash};
Method caesar(int shift) { return {Cipher::caesar, true, shift, {}}; }
Method rails(int count) { return {Cipher::rail, true, count, {}}; }
Method columns(const char* key) { return {Cipher::columnar, true, 0, key}; }
Method open_method(Cipher cipher) { return {cipher, false, 0, {}}; }
const Method kOpenAlphabet = open_method(Cipher::substitution);
const Method kKeyboard{Cipher::substitution, true, 0, "QWERTYUIOPASDFGHJKLZXCVBNM"};

CryptoTask task_of(Arrangement arrangement, std::vector<Method> methods, std::vector<Sample> samples,
                   std::vector<std::string> ciphers) {
  return {arrangement, std::move(methods), std::move(samples), std::move(ciphers)};
}

Mark graded(const CryptoTask& task, const std::string& json) {
  return crypto().grade(crypto_instance(task, "plain"), boost::json::parse(json));
}

std::string random_letters(std::size_t length, random::Stream& stream) {
  std::string text;
  while (text.size() < length) text += static_cast<char>('A' + stream.below(26));
  return text;
}

TEST(Crypto, MakesSoundPuzzles) { expect_sound_groups(crypto(), 12); }

TEST(Crypto, MethodsMakeKnownCiphers) {
  EXPECT_EQ(encrypt(kCaesar3, "AXYZ"), "DABC");
  EXPECT_EQ(encrypt(caesar(25), "ABZ"), "ZAY");
  EXPECT_EQ(encrypt(kReverse, "ABC"), "CBA");
  EXPECT_EQ(encrypt(kAtbash, "ABZ"), "ZYA");
  EXPECT_EQ(encrypt(rails(3), "WEAREDISCOVEREDFLEEATONCE"), "WECRLTEERDSOEEFEAOCAIVDEN");
  EXPECT_EQ(encrypt(rails(2), "ABCDE"), "ACEBD");
  EXPECT_EQ(encrypt(kKeyboard, "HELLO"), "ITSSG");
  EXPECT_EQ(encrypt(columns("CAB"), "ABCDEF"), "BECFAD");
  EXPECT_EQ(encrypt(columns("CAB"), "ABCD"), "BXCXAD");  // padded with X
}

TEST(Crypto, DecryptionUndoesEncryption) {
  random::Stream stream(1, "undo");
  for (int i = 0; i < 200; ++i) {
    const std::string text = random_letters(12 * (1 + stream.below(3)), stream);
    for (const Method& m : {kCaesar3, caesar(1 + static_cast<int>(stream.below(25))), kReverse, kAtbash,
                            rails(2), rails(3), kKeyboard, columns("QAZ"), columns("DBCA")}) {
      EXPECT_EQ(decrypt(m, encrypt(m, text)), text) << label_of(m);
    }
  }
}

TEST(Crypto, CountsHypotheses) {
  const auto count = [](Arrangement a, std::vector<Method> methods) {
    return Hypotheses(task_of(a, std::move(methods), {}, {"AAA"})).size();
  };
  const Method shift = open_method(Cipher::caesar), key = open_method(Cipher::columnar);
  EXPECT_EQ(count(Arrangement::layers, {shift, key}), 25U * 30U);
  EXPECT_EQ(count(Arrangement::unordered, {shift, key}), 2U * 25U * 30U);
  EXPECT_EQ(count(Arrangement::any, {shift, key}), 25U + 30U + 2U * 25U * 30U);
  EXPECT_EQ(count(Arrangement::any, {kAtbash, kReverse, kCaesar3}), 3U + 6U + 6U);
  EXPECT_EQ(count(Arrangement::layers, {kOpenAlphabet}), 1U);
  std::set<std::string> labels;
  std::size_t calls = 0;
  Hypotheses(task_of(Arrangement::any, {shift, key, kReverse}, {}, {"AAA"}))
      .for_each([&](const Chain& chain) {
        labels.insert(label_of(chain));
        ++calls;
      });
  EXPECT_EQ(labels.size(), calls);
}

TEST(Crypto, TwoOrdersThatAgreeAreOneAnswer) {
  // Reversing and shifting commute: both orders explain the sample, with one plain text.
  const CryptoTask task =
      task_of(Arrangement::unordered, {kReverse, open_method(Cipher::caesar)}, {{"ABCD", "HGFE"}}, {"HELLO"});
  const Solved solved = solve_crypto(task, {});
  ASSERT_EQ(solved.kind, Solved::Kind::one);
  EXPECT_EQ(solved.solutions[0], "KHHAD");
  EXPECT_EQ(solved.certificate.at("explaining").to_number<int>(), 2);
  EXPECT_EQ(solved.certificate.at("tested").to_number<int>(), 50);
  EXPECT_TRUE(recheck_crypto(task, solved).ok());
}

TEST(Crypto, ParametersThatDisagreeAreAmbiguous) {
  // AAA looks alike behind any fence.
  const CryptoTask task =
      task_of(Arrangement::layers, {open_method(Cipher::rail)}, {{"AAAA", "AAAA"}}, {"ABCDE"});
  const Solved solved = solve_crypto(task, {});
  EXPECT_EQ(solved.kind, Solved::Kind::several);
  EXPECT_EQ(solved.solutions.size(), 2U);
  for (const auto& solution : solved.solutions) {
    EXPECT_EQ(crypto().grade(crypto_instance(task, "plain"), solution).broken, "");
  }
  Solved claimed = solved;
  claimed.kind = Solved::Kind::one;
  claimed.solutions.resize(1);
  EXPECT_FALSE(recheck_crypto(task, claimed).ok());
}

TEST(Crypto, UndeterminedLettersAreAmbiguous) {
  CryptoTask task = task_of(Arrangement::layers, {kOpenAlphabet}, {{"ABC", "QRS"}}, {"QRT"});
  EXPECT_EQ(solve_crypto(task, {.limit = 100}).solutions.size(), 23U);  // T may stand for D to Z
  task.ciphers = {"SRQQ"};
  const Solved solved = solve_crypto(task, {});
  ASSERT_EQ(solved.kind, Solved::Kind::one);
  EXPECT_EQ(solved.solutions[0], "CBAA");
  // Twenty-five letters tell the last.
  task.samples = {{"ABCDEFGHIJKLMNOPQRSTUVWXY", "ZYXWVUTSRQPONMLKJIHGFEDCB"}};
  task.ciphers = {"AB"};
  ASSERT_EQ(solve_crypto(task, {}).kind, Solved::Kind::one);
  EXPECT_EQ(solve_crypto(task, {}).solutions[0], "ZY");
  EXPECT_TRUE(recheck_crypto(task, solve_crypto(task, {})).ok());
}

TEST(Crypto, SamplesAgainstEachOtherHaveNoSolution) {
  const CryptoTask map = task_of(Arrangement::layers, {kOpenAlphabet}, {{"AB", "XX"}}, {"X"});
  EXPECT_EQ(solve_crypto(map, {}).kind, Solved::Kind::none);
  const CryptoTask shift =
      task_of(Arrangement::layers, {open_method(Cipher::caesar)}, {{"AB", "BC"}, {"AB", "CD"}}, {"X"});
  const Solved solved = solve_crypto(shift, {});
  EXPECT_EQ(solved.kind, Solved::Kind::none);
  EXPECT_TRUE(recheck_crypto(shift, solved).ok());
  EXPECT_NE(graded(shift, "\"W\"").broken, "");
}

TEST(Crypto, AgreesWithAllPlainTextsOfShortCiphers) {
  // Every text of two letters as the answer, against the grader's and the solver's word.
  random::Stream stream(1, "short ciphers");
  const Cipher all[] = {Cipher::caesar3, Cipher::caesar, Cipher::reverse,
                        Cipher::atbash,  Cipher::rail,   Cipher::substitution};
  int none = 0, one = 0, several = 0;
  for (int i = 0; i < 60; ++i) {
    CryptoTask task;
    task.arrangement = static_cast<Arrangement>(stream.below(3));
    for (const std::uint64_t c : random::without_replacement(stream, 6, 1 + stream.below(2))) {
      const bool parameter = has_parameter(all[c]);
      task.methods.push_back({all[c], !parameter, 0, {}});
    }
    Chain true_chain;
    Hypotheses hypotheses(task);
    std::size_t chosen = stream.below(hypotheses.size());
    hypotheses.for_each([&](const Chain& chain) {
      if (chosen-- == 0) true_chain = chain;
    });
    for (Method& m : true_chain)
      if (!m.known) m = kKeyboard;
    const auto made_of = [&](std::string text) {
      for (const Method& m : true_chain) text = encrypt(m, text);
      return text;
    };
    const std::string sample = random_letters(6, stream);
    task.samples.push_back({sample, stream.bernoulli(0.2) ? random_letters(6, stream) : made_of(sample)});
    task.ciphers.push_back(made_of(stream.bernoulli(0.5) ? sample.substr(0, 2) : random_letters(2, stream)));
    std::set<std::string> right;
    for (char a = 'A'; a <= 'Z'; ++a)
      for (char b = 'A'; b <= 'Z'; ++b)
        if (broken_rule(task, {a, b}).empty()) right.insert({a, b});
    const Solved solved = solve_crypto(task, {.limit = 1000});
    std::set<std::string> found;
    for (const auto& s : solved.solutions) found.insert(std::string(s.as_string()));
    EXPECT_EQ(found, right);
    (right.empty() ? none : right.size() == 1 ? one : several)++;
    if (right.size() <= 1) {
      EXPECT_TRUE(recheck_crypto(task, solved).ok()) << recheck_crypto(task, solved).error();
    }
  }
  EXPECT_GT(none, 3);
  EXPECT_GT(one, 10);
  EXPECT_GT(several, 3);
}

TEST(Crypto, GradesByEncryptingTheAnswer) {
  const CryptoTask task = task_of(Arrangement::layers, {kCaesar3}, {}, {"DEF"});
  EXPECT_EQ(graded(task, "\"ABC\"").broken, "");
  EXPECT_EQ(graded(task, "\"ABD\"").broken, "nothing that explains the samples turns ABD into the cipher");
  EXPECT_EQ(graded(task, "\"AB\"").broken, "the plain text has 2 letters, the cipher has 3");
  const CryptoTask parts = task_of(Arrangement::segments, {kCaesar3, kReverse}, {}, {"DEF", "YX"});
  EXPECT_EQ(graded(parts, "\"ABCXY\"").broken, "");
  EXPECT_EQ(graded(parts, "\"ABCYX\"").broken, "segment 2: YX becomes XY, not YX");
}

TEST(Crypto, OtherShapesAreMalformed) {
  const CryptoTask task = task_of(Arrangement::layers, {kCaesar3}, {}, {"DEF"});
  for (const char* json : {"null", "7", "[\"ABC\"]", "\"abc\"", "\"\"", "\"A|B\"", "\"A B\"", "{}"}) {
    EXPECT_TRUE(graded(task, json).malformed) << json;
  }
}

TEST(Crypto, RefusesBadInstances) {
  const Instance good = crypto_instance(
      task_of(Arrangement::layers, {open_method(Cipher::caesar)}, {{"ABC", "BCD"}}, {"XYZ"}), "plain");
  ASSERT_TRUE(crypto().check(good).ok());
  const auto refused = [&](const char* field, const char* json, const char* fragment) {
    expect_refused(crypto(), with(good, field, json), fragment);
  };
  refused("variant", "\"x\"", "variant: must be");
  refused("arrangement", "\"mixed\"", "arrangement: must be");
  refused("cipher", "\"xyz\"", "cipher: must be letters from A to Z");
  refused("cipher", "\"XY|Z\"", "must have 1 parts");
  refused("cipher", "\"\"", "cipher");
  refused("cipher", "7", "cipher");
  refused("methods", "[]", "list of 1 to 4");
  refused("methods", R"([{"method":"enigma"}])", "no method of this name");
  refused("methods", R"([{"method":"caesar","shift":26}])", "shift must be 1 to 25");
  refused("methods", R"([{"method":"rail","rails":1}])", "rails must be 2 to 3");
  refused("methods", R"([{"method":"columnar","key":"AAB"}])", "different capital letters");
  refused("methods", R"([{"method":"columnar","key":"AB"}])", "3 or 4 letters");
  refused("methods", R"([{"method":"columnar","key":"abc"}])", "different capital letters");
  refused("methods", R"([{"method":"columnar","key":"ABCD"}])", "multiple of the key's");
  refused("methods", R"([{"method":"substitution","alphabet":"ABC"}])", "26 letters");
  refused("methods", R"([{"method":"substitution"},{"method":"substitution"}])", "only one substitution");
  refused("methods", R"([{"method":"caesar"},{"method":"caesar"},{"method":"caesar"},{"method":"caesar"}])",
          "more than 100000 hypotheses");
  refused("samples", R"([{"plain":"ABC","cipher":"bcd"}])", "letters from A to Z");
  refused("samples", R"([{"plain":"ABC","cipher":"BCDE"}])", "of one length");
  refused("samples", R"([{"plain":"","cipher":""}])", "letters from A to Z");
  refused("samples", "null", "must be a list");
  expect_refused(crypto(), with(with(good, "arrangement", "\"segments\""), "samples", "[]"),
                 "must have their parameters");
}

TEST(Crypto, TamperedCertificatesAreRefused) {
  for (const char* group :
       {"crypto-random-kpa", "crypto-unordered-2x", "crypto-segments-2s", "crypto-unsolvable"}) {
    const Puzzle puzzle = one_of(crypto(), group);
    const CryptoTask task = *read_crypto(puzzle.instance);
    ASSERT_TRUE(recheck_crypto(task, puzzle.solved).ok());
    for (const char* field : {"tested", "explaining", "digest"}) {
      Solved bad = puzzle.solved;
      bad.certificate[field] = 77;
      EXPECT_FALSE(recheck_crypto(task, bad).ok()) << group << " " << field;
    }
    if (puzzle.solved.solutions.empty()) continue;
    Solved bad = puzzle.solved;
    std::string plain(bad.solutions[0].as_string());
    plain[0] = plain[0] == 'A' ? 'B' : 'A';
    bad.solutions[0] = plain;
    EXPECT_FALSE(recheck_crypto(task, bad).ok()) << group;
  }
}

TEST(Crypto, WordsAreCapitals) {
  std::set<std::string> words;
  for (const char* word : crypto_words()) {
    EXPECT_TRUE(is_capitals(word));
    EXPECT_TRUE(words.insert(word).second) << word;
  }
}

}  // namespace
}  // namespace quire::labs::hardcore_logic
