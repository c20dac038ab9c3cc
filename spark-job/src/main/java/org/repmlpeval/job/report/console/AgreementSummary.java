package org.repmlpeval.job.report.console;

import static org.repmlpeval.job.report.console.Lines.small;
import static org.repmlpeval.job.report.console.Lines.text;

import java.util.stream.Collectors;
import org.repmlpeval.job.report.page.element.Measures;
import org.repmlpeval.job.report.provenance.WindowSection;
import org.repmlpeval.job.report.result.AgreementSection;
import org.repmlpeval.job.report.result.FormAgreement;
import org.repmlpeval.job.report.result.FormAgreement.PixelChanges;
import org.repmlpeval.partitioning.Count;

/** The part of a console summary that says how closely the forms agree without labels. */
final class AgreementSummary {
    private final AgreementSection section;
    private final Lines out;

    AgreementSummary(AgreementSection section, Lines out) {
        this.section = section;
        this.out = out;
    }

    void write() {
        out.line("");
        out.line("compared    %s, without labels", subject());
        if (section.forms().get(0).pixelsByClass() != null) {
            out.line(
                    "            classes predicted for at least one pixel: %s",
                    section.forms().stream()
                            .map(form -> text("%s %d of %d", form.form(), form.classesSeen(), section.channels()))
                            .collect(Collectors.joining(", ")));
        }
        for (FormAgreement pair : section.comparison()) {
            out.line("");
            out.driftHead(pair.other(), pair.reference());
            if (pair.pixels() == null) {
                embeddings(pair);
            } else {
                pixels(pair);
            }
        }
    }

    private String subject() {
        if (section.output().equals("embedding")) {
            return text("directions of %d-value embeddings", section.channels());
        }
        WindowSection window = section.window();
        return text(
                "scores of %s for %dx%d pixels%s",
                Count.of(section.channels(), "class"),
                section.height(),
                section.width(),
                window == null ? "" : text(" in windows of %dx%d", window.height(), window.width()));
    }

    private void embeddings(FormAgreement pair) {
        out.drift("oneMinusCosine", pair.drift().get("oneMinusCosine"));
        out.drift("maxAbs", pair.drift().get("maxAbs"));
        out.drift("rms", pair.drift().get("rms"));
        if (pair.images() == 0) {
            nothing(pair);
            return;
        }
        out.line(
                "%s and %s over %s: largest 1 - cosine %s, largest |difference| %s",
                pair.reference(),
                pair.other(),
                Count.grouped(pair.images(), "image"),
                small(pair.drift().get("oneMinusCosine").max()),
                small(pair.drift().get("maxAbs").max()));
    }

    private void pixels(FormAgreement pair) {
        out.drift("maxAbs", pair.drift().get("maxAbs"));
        out.drift("relative", pair.drift().get("relative"));
        out.drift("rms", pair.drift().get("rms"));
        out.counts(Measures.CHANGED_PIXELS, pair.pixels().perImage());
        if (pair.images() == 0) {
            nothing(pair);
            return;
        }
        PixelChanges pixels = pair.pixels();
        if (pixels.changed().count() == 0) {
            out.line(
                    "%s and %s agree on the class of all %,d pixels of %s",
                    pair.reference(), pair.other(), pixels.changed().of(), Count.grouped(pair.images(), "image"));
            return;
        }
        out.line(
                "%s and %s DIFFER on the class of %,d of %,d pixels (%.3g %%), in %,d of %s",
                pair.reference(),
                pair.other(),
                pixels.changed().count(),
                pixels.changed().of(),
                pixels.changed().percent(),
                pixels.images().count(),
                Count.grouped(pixels.images().of(), "image"));
    }

    private void nothing(FormAgreement pair) {
        out.line("%s and %s were not compared: no image was scored", pair.reference(), pair.other());
    }
}
