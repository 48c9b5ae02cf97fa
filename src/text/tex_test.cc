// TeX of titles and abstracts, row by row: accents, macros, math, money, lost backslashes; and that hostile
// input of any kind gives well-formed HTML in linear time.
#include "text/tex.h"

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <random>

#include <gtest/gtest.h>

#include "text/html_check.h"
#include "text/sentences.h"
#include "text/tex_reader.h"
#include "text/unicode.h"

namespace quire::text {
namespace {

struct Row {
  const char* tex;
  const char* shown;
};

class Line : public testing::TestWithParam<Row> {};
TEST_P(Line, ReadsAsText) { EXPECT_EQ(plain_line(GetParam().tex), GetParam().shown); }

constexpr Row kAccents[] = {
    {R"(Erd\H{o}s)", "Erdős"},
    {R"(\'Etale)", "Étale"},
    {R"(Poincar\'e, Poincar\'{e}, Poincar{\'e}, Poincar{\'{e}})", "Poincaré, Poincaré, Poincaré, Poincaré"},
    {R"({\L}ukasz \L{}ukasz \L ukasz)", "Łukasz Łukasz Łukasz"},
    {R"(na\"{\i}ve na\"\i{}ve na{\"i}ve)", "naïve naïve naïve"},
    {R"(M\"obius--Strips)", "Möbius–Strips"},
    {R"(K{\"o}nig's)", "König's"},
    {R"(\c{c} \c c \v{s} \v s \u{g} \k{a} \r{u} \d{o} \b{b} \.I \={a})", "ç ç š š ğ ą ů ọ ḇ İ ā"},
    {R"(\o \O \l \ss{} \aa \AA{} \ae{} \OE{} \i{} \j)", "øØłß åÅ æ Œ ı ȷ"},
    {R"(R\o dland, Troms\o{} and 3 \AA resolution)", "Rødland, Tromsø and 3 Å resolution"},
    {R"(Vi\d{\^e}t \'{\^e})", "Việt ế"},
    {R"(a "quoted" \"quoted\" word)", "a \"quoted\" \"quoted\" word"},
    {R"(\~{} \^{} \'{} x\'yz \')", "~ ^ ' xýz '"},
    {R"(\'ab \'{ab} \"{\oops})", "áb áb \""},
};
INSTANTIATE_TEST_SUITE_P(Accents, Line, testing::ValuesIn(kAccents));

constexpr Row kText[] = {
    {"A Lower Bound for $k$-Sets,\n  with more", "A Lower Bound for k-Sets, with more"},
    {R"(``one'' -- two --- three---four, 5'' wide)", "“one” – two — three—four, 5″ wide"},
    {"''so'' and ''so''", "“so” and “so”"},
    {"run --fast -- slow", "run --fast – slow"},
    {R"(Fig.~3, ~20%, http://a.org/~b)", "Fig. 3, ~20%, http://a.org/~b"},
    {R"(R\&D 5\% a\_b \#1 \$5 \{x\})", "R&D 5% a_b #1 $5 {x}"},
    {R"(10\,km\\ next\! line\ end)", "10 km next line end"},
    {R"(Inference Scaling {\scriptsize F}Laws)", "Inference Scaling FLaws"},
    {R"(\emph{not} {\it this} {\bf b} {\tt x} \textsc{Sc} \underline{u} {\em e})", "not this b x Sc u e"},
    {R"(\foo{kept} \foo{a}{b} \bar and \MyName)", "kept ab and MyName"},
    {R"(see \cite[p.~3]{key} \href{http://a.org}{the page}\footnote{a note}.)", "see the page (a note)."},
    {"{Protected} {Two Words}", "Protected Two Words"},
    {"the set {0,1}^n of bits", "the set {0,1}^n of bits"},
    {"open { alone", "open { alone"},
    {"close } alone", "close } alone"},
    {"back\\", "back\\"},
    {R"(\begin{itemize}\item one\end{itemize})", "one"},
    {"<b>5 < 6</b> & &lt;", "<b>5 < 6</b> & &lt;"},
};
INSTANTIATE_TEST_SUITE_P(Text, Line, testing::ValuesIn(kText));

constexpr Row kMath[] = {
    {R"($\ell_p$)", "ℓ_p"},
    {R"(\(\ell_p\) and \[x^2\])", "ℓ_p and x²"},
    {R"($\mathbb{Z}_2$ $10^{-3}$ $n^{1.5}$ $x_{ij}$)", "ℤ₂ 10⁻³ n^{1.5} x_{ij}"},
    {R"($\frac{1}{2}$ $\frac{a+b}{2}$ $\sqrt{n}$ $\sqrt{n \log n}$)", "1/2 (a+b)/2 √n √(n log n)"},
    {R"($\hat{x}$ $90^\circ$ $f'$ $\epsilon \leq \delta$)", "x̂ 90° f′ ϵ ≤ δ"},
    {R"($\mathrm{SL}_2(\mathbb{R})$ $\operatorname{argmax}$ $\log n$)", "SL₂(ℝ) argmax log n"},
    {R"($\unknown{x}$ and $x \in \R_+^d$)", R"(\unknown{x} and x ∈ R₊^d)"},
    {R"($\begin{matrix}a&b\end{matrix}$)", R"(\begin{matrix}a&b\end{matrix})"},
    {R"(\alpha-stable, \pm 3, 5 \leq x, \xi_1)", "α-stable, ± 3, 5 ≤ x, ξ₁"},
};
INSTANTIATE_TEST_SUITE_P(Math, Line, testing::ValuesIn(kMath));

constexpr Row kLost[] = {
    {"Sharper Bounds for ell_p Sensitivity Sampling", "Sharper Bounds for ℓ_p Sensitivity Sampling"},
    {"ell_2-norms and ell^infty", "ℓ₂-norms and ℓ^∞"},
    {"mathfrak S^{2/p} mathbb{Z}_2 mathbbR mathcal{O}(n)", "S^{2/p} ℤ₂ ℝ O(n)"},
    {"Inference Scaling scriptsizeFLaws", "Inference Scaling FLaws"},
    {"frac{1}{2} sqrt{n} hat{x}", "1/2 √n x̂"},
    {"textit{O}bstacles textbf{b} texttt{D}ual emph{e}", "Obstacles b Dual e"},
    {"for 1leq p<2 and pneq 2, deltageq 1, leq5%", "for 1≤p<2 and p≠2, delta≥1, ≤5%"},
    {"256times256 at 8timesA800, 2.5times faster", "256×256 at 8×A800, 2.5× faster"},
    {"sim20% or (sim14B) or 20sim40 or sim6%, approx20", "∼20% or (∼14B) or 20∼40 or ∼6%, ≈20"},
    {"a varepsilon-net, alpha_i, lambda^{2}, s^{delta}", "a ε-net, α_i, λ², s^δ"},
    {"0.73rightarrow0.90, A propto B", "0.73→0.90, A ∝ B"},
    {"O(T^{2/3}) in R^d, x_i, 10^6", "O(T^{2/3}) in R^d, x_i, 10⁶"},
};
INSTANTIATE_TEST_SUITE_P(Lost, Line, testing::ValuesIn(kLost));

/// Words that look like macros and are not.
constexpr const char* kEnglish[] = {
    "in to sum max min log sup inf times div and or not sim top ring arg",
    "times 3 times, 3 times, sim2real, sim 20, sim3, simulation, approx 20 of them",
    "alpha and beta, gamma rays, delta1, epsilon-greedy, alpha_beta, the ell of Bell",
    "an ell, lambda calculus",
    "frac, hat, bar, vec, tilde, textbook, mathematics, small, large, tiny, texture",
    "snake_case, file_name.txt, a_bc, CO_2 at x_train and __init__, ^_^ and foo^bar",
    "sleq, colleq, inequality, leq, rightarrows, emphatic, infty1x",
};
TEST(LostBackslashes, LeaveEnglishAlone) {
  for (const char* text : kEnglish) EXPECT_EQ(plain_line(text), text);
  EXPECT_EQ(plain_line("H_2O and $H_2O$"), "H_2O and H₂O");
}

TEST(LostBackslashes, EllNextToMath) {
  EXPECT_EQ(safe_html("$p$ ell"), R"(<span class="math">p</span> <span class="math">\ell</span>)");
  EXPECT_EQ(safe_html("an ell long"), "an ell long");
}

TEST(Money, UnpairedDollarsStayText) {
  const Row rows[] = {
      {"A $5 test for $n$-grams", R"(A $5 test for <span class="math">n</span>-grams)"},
      {"costs $5 and $10", "costs $5 and $10"},
      {"($5/month) vs. ($10/month)", "($5/month) vs. ($10/month)"},
      {"$5, $10 and $20", "$5, $10 and $20"},
      {"$PATH to $HOME", "$PATH to $HOME"},
      {"only $ alone", "only $ alone"},
      {"$$", "$$"},
      {"$ $", "$ $"},
      {R"(\$5 and $x$)", R"($5 and <span class="math">x</span>)"},
      {"$ n $ and $10^3$ and $5$",
       R"(<span class="math">n</span> and <span class="math">10^3</span> and <span class="math">5</span>)"},
      {R"($3 \times 3$)", R"(<span class="math">3 \times 3</span>)"},
      {R"($2$ or $3$)", R"(<span class="math">2</span> or <span class="math">3</span>)"},
  };
  for (const Row& row : rows) EXPECT_EQ(safe_html(row.tex), row.shown) << row.tex;
}

TEST(Money, MathOverFourThousandBytesIsText) {
  EXPECT_TRUE(has_math("$" + std::string(4000, 'x') + "$"));
  EXPECT_FALSE(has_math("$" + std::string(4001, 'x') + "$"));
  EXPECT_FALSE(has_math("\\[" + std::string(4001, 'x') + "\\]"));
}

TEST(SafeHtml, EscapesAndMarks) {
  const Row rows[] = {
      {"Why $a<b$ & $x_{i}$ matter",
       R"(Why <span class="math">a&lt;b</span> &amp; <span class="math">x_{i}</span> matter)"},
      {"<script>alert(\"1\")</script>", "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"},
      {"$<img src=x onerror='y'>$", R"(<span class="math">&lt;img src=x onerror=&#39;y&#39;&gt;</span>)"},
      {R"(\href{javascript:x}{<i>})", "&lt;i&gt;"},
      {R"(\emph{a \textbf{b} \texttt{c<d}})", "<em>a <strong>b</strong> <code>c&lt;d</code></em>"},
      {R"({\bf a {\it b \emph{c}} d} e)", "<strong>a <em>b c</em> d</strong> e"},
      {R"(\bf all of it)", "all of it"},
      {R"($$E=mc^2$$ \[a\])",
       R"(<span class="math display">E=mc^2</span> <span class="math display">a</span>)"},
      {R"(\begin{align}a&=b\end{align})",
       R"(<span class="math display">\begin{align}a&amp;=b\end{align}</span>)"},
      {"ell_p", R"(<span class="math">\ell_p</span>)"},
      {"&amp; &#60;", "&amp;amp; &amp;#60;"},
      {"a\x01\x7f\xff b", "a\xef\xbf\xbd b"},
      {R"(Fig.~3)",
       "Fig.\xc2\xa0"
       "3"},
  };
  for (const Row& row : rows) EXPECT_EQ(safe_html(row.tex), row.shown) << row.tex;
}

TEST(HasMath, AgreesWithSafeHtml) {
  for (const char* tex : {"$x$", "ell_p", R"(\alpha)", "R^d"}) EXPECT_TRUE(has_math(tex)) << tex;
  for (const char* tex : {"", "plain", "$5", R"(\emph{x})", R"(Erd\H{o}s)"})
    EXPECT_FALSE(has_math(tex)) << tex;
}

TEST(PlainWords, FlattensMath) {
  EXPECT_EQ(plain_words(R"($\ell_p$)"), "ell p");
  EXPECT_EQ(plain_words("ell_p"), "ell p");
  EXPECT_EQ(plain_words(R"($\R^d$, $\eps$-close, ${a \over b}$)"), "R d, eps-close, a b");
  EXPECT_EQ(plain_words(R"(An $\mathbb{Z}_2$-code with $n^{1.5} \leq \varepsilon m$)"),
            "An Z 2-code with n 1.5 epsilon m");
  EXPECT_EQ(plain_words(R"($256\times256$ or 256$\times$256)"), "256 256 or 256 256");
  EXPECT_EQ(plain_words(R"($\frac{1}{2}$ and $\mathrm{rank}(A)$ and $\text{two words}$)"),
            "1 2 and rank A and two words");
  EXPECT_EQ(plain_words("α-stable, $α$, Ελλάδα"), "alpha-stable, alpha, Ελλάδα");
  EXPECT_EQ(plain_words(R"(\emph{Erd\H{o}s})"), "Erdős");
}

TEST(TitleKey, SpellingsOfOneTitleMeet) {
  const std::initializer_list<std::initializer_list<const char*>> groups = {
      {R"(Sharper Bounds for $\ell_p$ Sensitivity Sampling)", "Sharper Bounds for ell_p Sensitivity Sampling",
       R"(Sharper bounds for \(\ell_p\) sensitivity sampling.)",
       "Sharper  Bounds for $\\ell_{p}$ Sensitivity  Sampling"},
      {"Inference Scaling scriptsizeFLaws: The Limits",
       R"(Inference Scaling {\scriptsize F}Laws: The Limits)", "Inference Scaling fLaws: The Limits"},
      {R"(Poincar\'e Maps -- I)", "Poincaré maps – I", "Poincare\xcc\x81 Maps: I", "POINCARE MAPS (I)"},
      {R"(An $\alpha$-Stable Law)", "An α-stable law", "An alpha-stable law"},
      {R"(Codes over $\mathbb{Z}_2$)", "Codes over mathbb{Z}_2", "Codes over mathbb Z_2"},
      {R"(At $256\times256$)", "At 256times256", "At 256×256"},
  };
  for (const auto& group : groups)
    for (const char* title : group) EXPECT_EQ(title_key(title), title_key(*group.begin())) << title;
  EXPECT_EQ(title_key("  --  "), "");
  EXPECT_NE(title_key("A Study of B"), title_key("A Study of C"));
}

/// Pieces of TeX that fight each other, strung together at random.
std::string hostile(std::mt19937& random, std::size_t pieces) {
  static const char* const kPieces[] = {"$",
                                        "$$",
                                        "\\(",
                                        "\\)",
                                        "\\[",
                                        "\\]",
                                        "{",
                                        "}",
                                        "\\",
                                        "\\emph{",
                                        "{\\bf ",
                                        "\\textbf{",
                                        "{\\tt ",
                                        "^",
                                        "_",
                                        "~",
                                        "<b>",
                                        "</em>",
                                        "&",
                                        "\"",
                                        "'",
                                        "''",
                                        "``",
                                        "-",
                                        "ell_",
                                        "mathbb",
                                        "{x}",
                                        "\\'",
                                        "\\\"{\\i}",
                                        "\\begin{align}",
                                        "\\end{align}",
                                        "\\cite[",
                                        "\\frac",
                                        "sqrt{",
                                        "\xff",
                                        "\xcc\x81",
                                        "\xe2\x80\xa8",
                                        "a",
                                        "B",
                                        "5",
                                        " ",
                                        "<",
                                        ">",
                                        "\\footnote{",
                                        "\\href{",
                                        "times",
                                        "sim9",
                                        "leq",
                                        "\\H",
                                        "\\unknown",
                                        "\n",
                                        "</span>",
                                        "<!--"};
  std::string text;
  for (std::size_t i = 0; i < pieces; ++i) text += kPieces[random() % std::size(kPieces)];
  return text;
}

TEST(SafeHtml, IsWellFormedWhateverTheInput) {
  std::mt19937 random(7);
  for (int i = 0; i < 5000; ++i) {
    const std::string text = hostile(random, 1 + random() % 60);
    const std::string html = safe_html(text);
    ASSERT_EQ(html_fault(html), "") << text << "\n" << html;
    ASSERT_TRUE(valid_utf8(html));
    ASSERT_EQ(has_math(text), html.find("<span class=\"math") != std::string::npos);
    ASSERT_TRUE(valid_utf8(plain_words(text)));
    ASSERT_TRUE(valid_utf8(plain_line(text)));
    const std::string key = title_key(text);
    ASSERT_EQ(fold(key), key) << text;
    ASSERT_EQ(one_line(key), key) << text;
  }
}

TEST(SafeHtml, CheckerItselfFindsFaults) {
  for (const char* html : {"<b>", "<em>", "</em>", "<em><strong></em></strong>", "a & b",
                           "<span class=\"math\"><em></em></span>", "<span class=\"x\"></span>", "\"",
                           "a > b", "&amp", "<em onclick=1></em>"})
    EXPECT_NE(html_fault(html), "") << html;
  EXPECT_EQ(html_fault("<em>a &lt; <span class=\"math display\">b</span></em>"), "");
}

TEST(SafeHtml, AMegabyteOfAnythingTakesLinearTime) {
  for (const char* piece : {"$",
                            "$$",
                            "$ ",
                            "\\(",
                            "\\[",
                            "{",
                            "}",
                            "\\emph{",
                            "{\\bf ",
                            "\\begin{align}",
                            "\\end{align} \\begin{align}",
                            "^{",
                            "x^{",
                            "x_1^2_",
                            "\\'{",
                            "\\'",
                            "\\H{\\H",
                            "ell_",
                            "mathbb{",
                            "frac{",
                            "~",
                            "'",
                            "`",
                            "-",
                            "\\",
                            "\xcc\x81",
                            "\xcc\x81\xcc\xa7",
                            "\xff",
                            "\\cite[",
                            "{,",
                            "a",
                            "$5 ",
                            "\\frac{",
                            "sqrt{",
                            "\\href{",
                            "1."}) {
    std::string text;
    while (text.size() < 1'000'000) text += piece;
    const std::clock_t begin = std::clock();
    const std::string html = safe_html(text);
    plain_line(text);
    title_key(text);
    lead(text, 300);
    const double cpu_seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    EXPECT_EQ(html_fault(html), "") << piece;
    EXPECT_LT(cpu_seconds, 5.0) << piece;
  }
}

/// The value of a JSON string field of one line; an escaped character is taken as itself, which is all that
/// is needed.
std::string field_of(const std::string& line, const std::string& name) {
  const std::string key = "\"" + name + "\": \"";
  std::size_t at = line.find(key);
  if (at == std::string::npos) return {};
  std::string value;
  for (at += key.size(); at < line.size() && line[at] != '"'; ++at)
    value += line[at] == '\\' ? line[++at] : line[at];
  return value;
}

TEST(RealTitlesAndAbstracts, AreShownWithoutTexAndWithoutFaults) {
  const char* const shared = std::getenv("QUIRE_SHARED");
  if (shared == nullptr) GTEST_SKIP() << "QUIRE_SHARED is unset: the 2,000 sample papers are not read";
  std::ifstream sample(std::string(shared) + "/data/arxiv/sample.jsonl");
  ASSERT_TRUE(sample.is_open());
  int texts = 0;
  int with_macros = 0;
  for (std::string line; std::getline(sample, line);) {
    for (const char* name : {"title", "abstract"}) {
      const std::string text = field_of(line, name);
      ASSERT_EQ(html_fault(safe_html(text)), "") << text;
      ASSERT_EQ(plain_line(text).find('\n'), std::string::npos);
      ASSERT_EQ(title_key(text).empty(), text.empty()) << text;
      ++texts;
      if (plain_line(text).find('\\') != std::string::npos) ++with_macros;
    }
  }
  EXPECT_GE(texts, 4000);
  EXPECT_LT(with_macros, texts / 50) << "too many texts still show TeX";
}

}  // namespace
}  // namespace quire::text
