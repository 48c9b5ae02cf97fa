// For tests of the harvest formats: what one paper says of itself, dates and authors apart.
#pragma once

#include "paper/paper.h"

namespace quire::web {

inline void describe(Paper& paper) {
  paper.title = "A Lower Bound for $k$-Sets & $a<b$";
  paper.abstract = "We prove that $n^{1.5} < m$.";
  paper.summary = "Few sets.";
  paper.organisation = "Harbour";
  paper.categories = {"cs.LG", "stat.ML"};
  paper.comment = "12 pages";
  paper.journal = "J. Imag. Res. 7 (2026) 1-12";
  paper.doi = "10.1000/abc.123";
  paper.license = "http://creativecommons.org/licenses/by/4.0/";
  paper.code_url = "https://code.example/x?a=1&b=2";
  paper.project_url = "https://project.example/";
  paper.lab = "k-sets";
  paper.subject = "Theory";
}

}  // namespace quire::web
