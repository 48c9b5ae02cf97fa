// Names in parts: what the source says is taken, what it does not say is guessed carefully.
#include "text/author_name.h"

#include <gtest/gtest.h>

namespace quire::text {
namespace {

std::string written(const NameParts& parts) { return parts.family + "|" + parts.given + "|" + parts.suffix; }

std::string known(const char* name, const char* family = "", const char* suffix = "") {
  return written(known_name_parts({name, "", family, suffix}));
}
std::string parts(const char* name, const char* family = "", const char* suffix = "") {
  return written(name_parts({name, "", family, suffix}));
}
std::string guessed(std::string_view name) { return written(guessed_name_parts(name)); }

TEST(AuthorName, WhatTheSourceSaysIsTaken) {
  for (const auto& read : {&known, &parts}) {
    EXPECT_EQ(read("Ana de la Cruz", "de la Cruz", ""), "de la Cruz|Ana|");
    EXPECT_EQ(read("Ana de la Cruz, Jr", "de la Cruz", "Jr"), "de la Cruz|Ana|Jr");
    EXPECT_EQ(read("Ana de la Cruz Jr", "Cruz", "Jr"), "Cruz|Ana de la|Jr");
    EXPECT_EQ(read("Ana de la Cruz Jr", "de la Cruz", ""), "de la Cruz|Ana|Jr") << "seen at the end";
    EXPECT_EQ(read("Gabriel García Márquez", "García Márquez", ""), "García Márquez|Gabriel|");
    EXPECT_EQ(read("Wang Wei", "Wang", ""), "Wang|Wei|");
    EXPECT_EQ(read("Wang, Wei", "Wang", ""), "Wang|Wei|");
    EXPECT_EQ(read("王 小明", "王", ""), "王|小明|");
    EXPECT_EQ(read("Maria Sato Lind", "Sato", ""), "Sato|Maria Lind|") << "in the middle";
    EXPECT_EQ(read("Sato Sato", "Sato", ""), "Sato|Sato|");
    EXPECT_EQ(read("Banksy", "", ""), "Banksy||");
    EXPECT_EQ(read("Banksy", "Banksy", ""), "Banksy||");
    EXPECT_EQ(read("Norte Observatory", "Norte Observatory", ""), "Norte Observatory||");
    EXPECT_EQ(read("Ada King Jr", "Ada King", "Jr"), "Ada King Jr||");
    EXPECT_EQ(read("LHCx Collaboration", "", ""), "LHCx Collaboration||");
    EXPECT_EQ(read("", "", ""), "||");
    EXPECT_EQ(read("", "Cruz", "Jr"), "||");
  }
}

TEST(AuthorName, NothingIsGuessedOfWhatMustBeKnown) {
  EXPECT_EQ(known("Mira Olsen"), "Mira Olsen||");
  EXPECT_EQ(known("Mira Rolsen", "Olsen"), "Mira Rolsen||") << "no cut inside a word";
  EXPECT_EQ(known("Mira Olsen Jr", "Nielsen", "Jr"), "Mira Olsen Jr||");
}

TEST(AuthorName, GuessesWhereTheSourceDoesNotSay) {
  EXPECT_EQ(parts("Mira Olsen"), "Olsen|Mira|");
  EXPECT_EQ(parts("Mira Rolsen", "Olsen"), "Rolsen|Mira|");
  EXPECT_EQ(parts("Mira Olsen Jr", "Nielsen", "Jr"), "Olsen|Mira|Jr");
  EXPECT_EQ(parts("Mira Olsen Junior", "", "Junior"), "Olsen|Mira|Junior");
}

TEST(AuthorName, TheLastWordIsTheFamilyNameWithItsParticles) {
  EXPECT_EQ(guessed("Ana de la Cruz"), "de la Cruz|Ana|");
  EXPECT_EQ(guessed("Ana María de la Cruz Jr."), "de la Cruz|Ana María|Jr.");
  EXPECT_EQ(guessed("Ludwig van Beethoven"), "van Beethoven|Ludwig|");
  EXPECT_EQ(guessed("Maria da Costa Silva"), "da Costa Silva|Maria|");
  EXPECT_EQ(guessed("de la Cruz"), "la Cruz|de|") << "the first word is a given name";
  EXPECT_EQ(guessed("Nguyen Van An"), "An|Nguyen Van|");
  EXPECT_EQ(guessed("Anh van"), "van|Anh|");
  EXPECT_EQ(guessed("Martin Luther King III"), "King|Martin Luther|III");
  EXPECT_EQ(guessed("Weinan E"), "E|Weinan|");
  EXPECT_EQ(guessed("Elisabeth V"), "V|Elisabeth|") << "of two words one is no number";
  EXPECT_EQ(guessed("Ada  \t Lind"), "Lind|Ada|");
}

TEST(AuthorName, ACommaSaysWhatTheFamilyNameIs) {
  EXPECT_EQ(guessed("de la Cruz, Ana"), "de la Cruz|Ana|");
  EXPECT_EQ(guessed("Smith, Jr., John"), "Smith|John|Jr.");
  EXPECT_EQ(guessed("Smith, John, Jr"), "Smith|John|Jr");
  EXPECT_EQ(guessed("John Smith, Jr"), "Smith|John|Jr");
  EXPECT_EQ(guessed("Smith,"), "Smith,||");
  EXPECT_EQ(guessed(", John Smith"), ", John Smith||");
}

TEST(AuthorName, SomeNamesAreNotDivided) {
  for (const char* name :
       {"Banksy", "The LHCx Collaboration", "Collaboration LHCx", "Open Data Team",
        "LHCx Collaboration at Norte", "Balaji V.", "王小明", "王 小明", "김 민준", "Smith Jr"})
    EXPECT_EQ(guessed(name), std::string(name) + "||");
}

TEST(AuthorName, ParticlesAreCounted) {
  EXPECT_EQ(particles_size("de la Cruz"), 6u);
  EXPECT_EQ(particles_size("Cruz"), 0u);
  EXPECT_EQ(particles_size("van"), 0u) << "nothing is behind it";
  EXPECT_EQ(particles_size("De Cruz"), 0u);
  EXPECT_EQ(particles_size(""), 0u);
}

TEST(AuthorName, HostileNamesEnd) {
  const std::size_t n = 1'000'000;
  for (const char* piece : {"a ", ", ", "de ", "Jr ", ",", "\xff ", "王 "}) {
    std::string name;
    while (name.size() < n) name += piece;
    const NameParts guess = guessed_name_parts(name);
    EXPECT_LE(guess.family.size() + guess.given.size() + guess.suffix.size(), name.size());
    EXPECT_FALSE(is_collective(name));
    name_parts({name, "", "de a", "a"});
  }
}

}  // namespace
}  // namespace quire::text
