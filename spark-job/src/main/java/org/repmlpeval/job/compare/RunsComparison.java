package org.repmlpeval.job.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.Measured;
import org.repmlpeval.job.report.SchemaSection;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.text.Sheet;
import org.repmlpeval.model.InvalidInputException;

/**
 * Several runs, each compared with the first.
 *
 * @param schema name and version of the document
 * @param runs all of them
 * @param pairs the first run with each of the others
 */
public record RunsComparison(SchemaSection schema, List<RunLine> runs, List<RunPair> pairs) {
    private static final SchemaSection SCHEMA = new SchemaSection("repmlp-eval/compare", 1);

    public RunsComparison {
        runs = List.copyOf(runs);
        pairs = List.copyOf(pairs);
    }

    /** Which images of two runs are compared. */
    public enum Images {
        /** All; runs over different data are refused. */
        ALL,
        /** Those that both have. */
        COMMON
    }

    /**
     * Compares runs. Of classifiers the rows are read as well.
     *
     * @throws InvalidInputException if there are fewer than two runs, they are of different kinds or over different data, or rows are
     *     missing or damaged
     * @throws IOException if a file system fails
     */
    public static RunsComparison of(List<PublishedReport> runs, Images images) throws IOException {
        if (runs.size() < 2) {
            throw new InvalidInputException("only one run is given; name two or more folders of reports");
        }
        PublishedReport first = runs.get(0);
        for (PublishedReport other : runs.subList(1, runs.size())) {
            requireComparable(first, other, images);
        }
        List<RunPair> pairs = new ArrayList<>();
        for (PublishedReport other : runs.subList(1, runs.size())) {
            pairs.add(pair(first, other));
        }
        return new RunsComparison(SCHEMA, runs.stream().map(RunLine::of).toList(), pairs);
    }

    /**
     * As Markdown.
     *
     * @param classes names of a classifier's classes by index; those without a name are called by their index
     */
    public Sheet sheet(Map<Integer, String> classes) {
        return new ComparisonSheet(this, classes).sheet();
    }

    /** For the console: without the columns that make lines long. */
    public Sheet console(Map<Integer, String> classes) {
        return new ComparisonSheet(this, classes).console();
    }

    /**
     * A page that needs neither another file nor the network.
     *
     * @param thumbnails small images of {@link #flipped}, by the id of the image
     * @param note why there are no thumbnails; empty if there are some, or none are needed
     */
    public String html(Map<Integer, String> classes, Map<String, Thumbnail> thumbnails, String note) {
        return new ComparisonPage(this, new ComparisonSheet(this, classes), thumbnails, note).html();
    }

    /**
     * Images with other predictions in other runs: the first of each form in each run, then the second, and so on.
     *
     * @return the CRC32C of the bytes that the first run read, by the id of the image; null if its row does not have it
     */
    public Map<String, Long> flipped(int most) {
        List<List<RunFlip>> lists = pairs.stream()
                .flatMap(pair -> pair.forms().stream())
                .map(form -> form.flipList().items())
                .toList();
        int longest = lists.stream().mapToInt(List::size).max().orElse(0);
        Map<String, Long> images = new LinkedHashMap<>();
        for (int i = 0; i < longest; i++) {
            for (List<RunFlip> flips : lists) {
                if (i < flips.size() && images.size() < most) {
                    images.put(flips.get(i).id(), flips.get(i).firstCrc32c());
                }
            }
        }
        return images;
    }

    private static boolean sameData(PublishedReport first, PublishedReport second) {
        return first.report().data().fingerprint().equals(second.report().data().fingerprint());
    }

    private static void requireComparable(PublishedReport first, PublishedReport second, Images images) {
        EvaluationReport one = first.report();
        EvaluationReport other = second.report();
        if (!one.schema().name().equals(other.schema().name())) {
            throw new InvalidInputException("the runs are of different kinds: " + first.folder() + " is a "
                    + one.schema().name() + ", " + second.folder() + " is a "
                    + other.schema().name() + "; compare runs of one kind");
        }
        if (images == Images.ALL && !sameData(first, second)) {
            throw new InvalidInputException("the runs are over different data: " + first.folder() + " is over "
                    + one.data().root() + " (" + one.data().listedImages() + " images, fingerprint "
                    + one.data().fingerprint() + "), " + second.folder() + " over "
                    + other.data().root() + " (" + other.data().listedImages() + " images, fingerprint "
                    + other.data().fingerprint() + "); add --common to compare the images that both have");
        }
        List<Measured.Difference> measured = measured(one, other);
        if (images == Images.ALL && one.accuracy() == null && !measured.isEmpty()) {
            throw new InvalidInputException("the runs did not measure the same: "
                    + ComparisonSheet.measured(
                            measured, first.folder().toString(), second.folder().toString())
                    + "; add --common to lay their figures side by side all the same");
        }
        if (one.accuracy() != null && !one.data().classes().equals(other.data().classes())) {
            throw new InvalidInputException("the runs are of networks with "
                    + one.data().classes() + " and " + other.data().classes()
                    + " classes, whose predictions cannot be compared");
        }
    }

    private static Standing standing(
            EvaluationReport first, EvaluationReport second, MatchedImages images, List<FormPair> forms) {
        if (!forms.isEmpty()) {
            return Standing.of(images, forms);
        }
        boolean same = measured(first, second).isEmpty()
                && first.run().forms().equals(second.run().forms())
                && first.data().fingerprint().equals(second.data().fingerprint())
                && first.digest().equals(second.digest());
        return same ? Standing.SAME : Standing.UNKNOWN;
    }

    /** What is not the same beside the listed images and their bytes, of which classifiers' rows say more. */
    private static List<Measured.Difference> measured(EvaluationReport first, EvaluationReport second) {
        Measured one = Measured.of(first);
        List<Measured.Aspect> aspects = one.aspects().stream()
                .filter(aspect -> !aspect.name().equals(Measured.FINGERPRINT))
                .filter(aspect -> first.accuracy() == null || !aspect.name().equals(Measured.BYTES))
                .toList();
        return new Measured(aspects).differences(Measured.of(second), Measured.Part.RESULTS);
    }

    private static RunPair pair(PublishedReport first, PublishedReport second) throws IOException {
        EvaluationReport one = first.report();
        EvaluationReport other = second.report();
        List<String> forms =
                one.run().forms().stream().filter(other.run().forms()::contains).toList();
        List<String> notCompared = new ArrayList<>();
        MatchedImages images = null;
        List<FormPair> results = List.of();
        if (one.accuracy() == null) {
            notCompared.add("images one by one: only the rows of classifiers hold predictions that can be compared");
        } else if (forms.isEmpty()) {
            notCompared.add("images one by one: the runs have no form in common ("
                    + String.join(", ", one.run().forms()) + " and "
                    + String.join(", ", other.run().forms()) + ")");
        } else {
            PairOfRows rows = new PairOfRows(first, second, forms);
            rows.compare(PairOfRows.PER_PASS);
            images = rows.images(sameData(first, second));
            results = rows.result();
        }
        return new RunPair(
                first.folder().toString(),
                second.folder().toString(),
                standing(one, other, images, results),
                images,
                results,
                measured(one, other),
                Differences.of(one, other),
                notCompared);
    }
}
