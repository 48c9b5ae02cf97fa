#include "account/letter_page.h"

#include <fmt/format.h>

#include "text/unicode.h"

namespace quire::account {
namespace {

using text::escape_html;

// The colours of the pages (web/quire.css). Dark ones need a style sheet; where it is dropped the letter
// stays light.
constexpr const char* kHead =
    R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{}</title>
<style>
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
@media (prefers-color-scheme: dark) {{
body, .sheet {{ background: #131614 !important; color: #e7eae5 !important; }}
.quiet, .quiet a {{ color: #98a19b !important; border-color: #2d332f !important; }}
.button {{ background: #86caa9 !important; color: #0d1511 !important; }}
.link {{ color: #86caa9 !important; }}
}}
</style>
</head>
<body style="margin:0;padding:0;background:#fcfcfa;color:#191c1a">
<table class="sheet" role="presentation" width="100%" cellspacing="0" cellpadding="0" style="background:#fcfcfa;color:#191c1a">
<tr><td align="center" style="padding:24px 16px">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="max-width:560px;text-align:left">
<tr><td style="font:18px/1.5 Georgia,'Times New Roman',serif">
<h1 style="margin:0 0 16px;font:500 26px/1.2 Georgia,'Times New Roman',serif">{}</h1>
)";

constexpr const char* kButton =
    R"(<p style="margin:24px 0"><a class="button" href="{0}" style="display:inline-block;padding:12px 20px;)"
    R"(background:#1b5e47;color:#ffffff;border-radius:3px;font:600 16px/1.2 Helvetica,Arial,sans-serif;)"
    R"(text-decoration:none">{1}</a></p>
<p class="quiet" style="margin:0 0 16px;color:#5c655f;font:14px/1.45 Helvetica,Arial,sans-serif">Or open this address: )"
    R"(<a class="link" href="{0}" style="color:#1b5e47;word-break:break-all">{0}</a></p>
)";

constexpr const char* kFoot =
    R"(<p class="quiet" style="margin:24px 0 0;padding-top:12px;border-top:1px solid #d9ddd6;color:#5c655f;)"
    R"(font:14px/1.45 Helvetica,Arial,sans-serif">Sent by the Quire at <a href="{0}" style="color:#5c655f">{0}</a></p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
)";

std::string paragraphs(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& one : all)
    out += fmt::format("<p style=\"margin:0 0 16px\">{}</p>\n", escape_html(one));
  return out;
}

}  // namespace

std::string html_of(const LetterPage& page) {
  const std::string title = escape_html(page.title);
  return fmt::format(kHead, title, title) + paragraphs(page.before) +
         fmt::format(kButton, escape_html(page.link), escape_html(page.button)) + paragraphs(page.after) +
         fmt::format(kFoot, escape_html(page.home));
}

}  // namespace quire::account
