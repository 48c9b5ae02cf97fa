// Where sentences end and where they do not; the lead of an abstract.
#include "text/sentences.h"

#include <gtest/gtest.h>

namespace quire::text {
namespace {

using Sentences = std::vector<std::string_view>;

TEST(Sentences, EndAtPoints) {
  EXPECT_EQ(sentences("We prove it. It is new! Is it? Yes."),
            (Sentences{"We prove it.", "It is new!", "Is it?", "Yes."}));
  EXPECT_EQ(sentences("  One.\n  Two  "), (Sentences{"One.", "Two"}));
  EXPECT_EQ(sentences(""), Sentences{});
  EXPECT_EQ(sentences(" \n "), Sentences{});
  EXPECT_EQ(sentences("He said \"stop.\" Then (it ended.) We left..."),
            (Sentences{"He said \"stop.\"", "Then (it ended.)", "We left..."}));
}

TEST(Sentences, DoNotEndInAbbreviationsInitialsAndNumbers) {
  for (const char* text :
       {"Large models, e.g. GPT, i.e. those of Fig. 3 and Eq. (2), grow by 1.5 times.",
        "Following Smith et al. (2020) and J. R. Smith, cf. Dr. Who vs. Prof. X, we go on.",
        "Version 2.0.1 of example.org is used in approx. 30 labs, resp. No. 5.",
        "The U.S. Department uses Refs. [1] and [2]."})
    EXPECT_EQ(sentences(text).size(), 1u) << text;
}

TEST(Sentences, MayEndAfterAbbreviationsThatCanBeLast) {
  EXPECT_EQ(sentences("We follow Smith et al. We add noise, blur, etc. The result holds."),
            (Sentences{"We follow Smith et al.", "We add noise, blur, etc.", "The result holds."}));
  EXPECT_EQ(sentences("This holds in class A. The rest is open."),
            (Sentences{"This holds in class A.", "The rest is open."}));
  EXPECT_EQ(sentences("The answer is no. Results differ."),
            (Sentences{"The answer is no.", "Results differ."}));
}

TEST(Sentences, DoNotEndInMath) {
  EXPECT_EQ(sentences("Let $a.b. C$ and \\(x. Y\\) be given. Then $5 is paid. Done."),
            (Sentences{"Let $a.b. C$ and \\(x. Y\\) be given.", "Then $5 is paid.", "Done."}));
  EXPECT_EQ(sentences("We bound $n$. $k$ is fixed.").size(), 2u);
}

TEST(Sentences, OfOtherScripts) {
  EXPECT_EQ(sentences("Это первое. Это второе.").size(), 2u);
  EXPECT_EQ(sentences("Fin. Émile dit oui.").size(), 2u);
}

TEST(Lead, KeepsWholeSentences) {
  const std::string text = "First one. Second one. Third one.";
  EXPECT_EQ(lead(text, 10), "First one.");
  EXPECT_EQ(lead(text, 22), "First one. Second one.");
  EXPECT_EQ(lead(text, 1000), text);
  EXPECT_EQ(lead("", 10), "");
}

TEST(Lead, CutsALongFirstSentenceAtAWordOutsideOfMath) {
  EXPECT_EQ(lead("A sentence that goes on and on.", 15), "A sentence that…");
  EXPECT_EQ(lead("Let $a + b + c + d$ be given and so on.", 10), "Let…");
  EXPECT_EQ(lead("one, two three four", 5), "one…");
  EXPECT_EQ(lead(std::string(100, 'x'), 10), std::string(10, 'x') + "…");
  EXPECT_EQ(lead("ééééé", 5), "éé…");
}

}  // namespace
}  // namespace quire::text
