package org.repmlpeval.job.history;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.repmlpeval.job.compare.RunLine;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.Measured;
import org.repmlpeval.job.report.page.verdict.Verdict;
import org.repmlpeval.job.report.provenance.EnvironmentSection.BuildSection;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.model.InvalidInputException;

/**
 * A run among others.
 *
 * @param name its folder, below the folder of all runs
 * @param time when it ended
 * @param line the run in a line
 * @param measured what its figures mean
 * @param state the verdict on the run in a word: whether its forms agree, or why nothing is said
 * @param weights what tells its weights from others, as {@link org.repmlpeval.job.report.provenance.CheckpointSection#identity}
 * @param data root folder of the data set
 * @param digest of all outcomes and predictions
 * @param program version and commit of the program
 */
record HistoryRun(
        String name,
        Instant time,
        RunLine line,
        Measured measured,
        String state,
        String weights,
        String data,
        String digest,
        String program,
        List<FormLine> forms) {
    /** The oldest first. */
    static final Comparator<HistoryRun> ORDER =
            Comparator.comparing((HistoryRun run) -> run.time()).thenComparing(HistoryRun::name);

    private static final int HASH = 12;

    /** Hashes in hexadecimal. */
    private static final Pattern HASHES = Pattern.compile("\\b[0-9a-f]{16,}\\b");

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    HistoryRun {
        forms = List.copyOf(forms);
    }

    /** @throws InvalidInputException if the report does not say when it was made */
    static HistoryRun of(String name, PublishedReport run) {
        EvaluationReport report = run.report();
        RunLine line = RunLine.of(run);
        BuildSection build = report.environment().build();
        return new HistoryRun(
                name,
                time(report.created()),
                line,
                Measured.of(report),
                Verdict.of(report).level().name().toLowerCase(Locale.ROOT),
                report.checkpoint().identity(),
                report.data().root(),
                report.digest(),
                build.version() + " " + shortened(build.commit()),
                FormLine.of(report, line.accuracy()));
    }

    /** A text with only the first digits of the hashes in it. */
    static String shortened(String text) {
        return shortened(text, HASH);
    }

    static String shortened(String text, int digits) {
        return HASHES.matcher(text).replaceAll(hash -> hash.group().substring(0, digits));
    }

    private static Instant time(String created) {
        try {
            return Instant.parse(created);
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(
                    "the report's time of creation is '" + created
                            + "'; legal: a time in UTC such as 2026-11-30T01:30:00Z",
                    e);
        }
    }

    /** When the run ended in UTC, for example {@code 2026-11-30 01:30}. */
    String when() {
        return MINUTES.format(time);
    }
}
