# From a page of prose to cited answers, as somebody does it who has only the README and the help.
# $TEXT is the prose, $SCHEMA the scholar's own words for it, $TABLE the claims from a spreadsheet.
set -e
polemic text "$TEXT" -o numbered.txt -q
polemic new war
cp "$SCHEMA" war/schema.ron
cat > war/sources.ron <<'END'
[(id: "pamphlets", title: "The War of the Pamphlets", authors: ["A. Historian"], short: "War",
  available: "https://example.org/war", locator_form: "section.paragraph.sentence")]
END
rm war/claims.ron war/entities.ron war/figures.ron
polemic text numbered.txt -q --hashes pamphlets -o war/locators/pamphlets.ron
cp "$TABLE" claims.csv
polemic import claims.csv -d war --dry-run > dry.txt
test ! -e war/claims.ron
polemic import claims.csv -d war
polemic import claims.csv -d war > again.txt
grep -q 'Nothing changes.' again.txt
polemic check war
polemic ask -d war --text "$TEXT" who attacked Richard Price > answer.txt
polemic cite -d war --text "$TEXT" 2.1.3 > cited.txt
polemic export -d war --text "$TEXT" -o page.html
polemic quiz -d war -n 5 -o quiz.md
polemic handout -d war --text "$TEXT" "Edmund Burke" "Thomas Paine" -o handout.md
polemic export -d war -f claims -o back.csv
polemic format war --check || polemic format war
polemic format war --check
cp -r war before
sed -i 's/1789-11-04/1789-11-05/' war/claims.ron
polemic diff before war > changes.txt && exit 1
cat changes.txt
