package org.repmlpeval.job.report.page;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.report.classes.ClassNames;
import org.repmlpeval.job.report.classes.ClassesSection;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.report.rows.ClassTables;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.measure.LogitRow;

/** Pages of reports that the real tasks made. */
final class Pages {
    /** Names that would be markup or code if a page did not show them as text. */
    static final List<String> HOSTILE = List.of(
            "<img src=x onerror=alert(1)>",
            "</script><script>alert(2)</script>",
            "\u2028alert(3)\u2029",
            "<!--<script>",
            "\"onmouseover=\"alert(4)",
            "\u202e${7*7}#{7*7}",
            "]]>&amp;&#60;b&#62;");

    /** A PNG of one red pixel. */
    static final String PIXEL =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAA"
                    + "AElFTkSuQmCC";

    private Pages() {}

    static String of(EvaluationReport report, PageExtras extras) throws IOException {
        StringWriter page = new StringWriter();
        ReportPage.write(report, extras, page);
        return page.toString();
    }

    /** A report and what its page shows beyond it. */
    record Example(EvaluationReport report, PageExtras extras) {
        String page() throws IOException {
            return of(report, extras);
        }
    }

    /**
     * A classifier with flips, faults and classes.
     *
     * @param names of the classes; images are in folders of these names
     * @param flips every so-manieth image flips; 0 for none
     */
    static Example classifier(List<String> names, int images, int flips) {
        Random random = Seed.random();
        int classes = names.size();
        ClassificationTask task = new ClassificationTask(List.of("train", "deploy"), classes);
        ClassificationResult[] sums = new ClassificationResult[64];
        for (int i = 0; i < images; i++) {
            int label = i % classes;
            String id = names.get(label) + "/image" + i + ".png";
            float[] train = new float[classes];
            float[] deploy = new float[classes];
            for (int c = 0; c < classes; c++) {
                train[c] = random.nextFloat() * 4 + (c == label ? 3 : 0);
                deploy[c] = train[c] + random.nextInt(8) / (float) (1 << 21);
            }
            if (flips > 0 && i % flips == 0) {
                deploy[(label + 1) % classes] = 20;
            }
            int part = i % sums.length;
            ClassificationResult sum = sums[part] == null ? ClassificationResult.empty(task) : sums[part];
            sums[part] = sum.plus(
                    flips > 0 && i % 97 == 96
                            ? task.fault(Subject.of(id, label), ImageOutcome.UNDECODABLE, "reason of " + id)
                            : task.score(Subject.of(id, label), List.of(LogitRow.of(train), LogitRow.of(deploy))));
        }
        ClassificationResult result = ClassificationResult.empty(task);
        for (ClassificationResult sum : sums) {
            result = sum == null ? result : result.plus(sum);
        }
        ClassNames named = new ClassNames(names);
        EvaluationReport report = Examples.report(task, result).with(ClassesSection.of(result, named, List.of()));
        Map<String, Thumbnail> thumbnails = new HashMap<>();
        report.comparison().get(0).flipList().items().stream()
                .limit(48)
                .forEach(flip -> thumbnails.put(
                        flip.id(),
                        thumbnails.size() % 5 == 4
                                ? Thumbnail.missing("the file " + flip.id() + " is gone")
                                : new Thumbnail(PIXEL, 48, 48, null)));
        return new Example(report, new PageExtras(new ArrayList<>(ClassTables.rows(result, named)), thumbnails));
    }
}
