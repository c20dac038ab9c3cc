package org.repmlpeval.job.run.settings;

import static org.repmlpeval.model.InvalidInputException.requireSetting;

import java.util.LinkedHashSet;
import java.util.OptionalInt;
import org.repmlpeval.job.run.executor.CalibrationImages;
import org.repmlpeval.job.run.labels.ClassOrderSettings;
import org.repmlpeval.job.run.labels.ScoringSettings;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.decode.ImageDecoder;

/** Checks that settings lie within their legal ranges and fit each other. */
final class SettingsCheck {
    private static final int MAX_BATCH = 4096;

    private SettingsCheck() {}

    /** @throws InvalidInputException naming the first setting that does not */
    static void verify(EvaluationSettings s) {
        requireSetting(
                !s.forms().isEmpty()
                        && new LinkedHashSet<>(s.forms()).size() == s.forms().size(),
                "forms",
                s.forms(),
                "each form once");
        CalibrationImages.requireForm(s.calibration(), s.forms());
        s.faces().requireFits(s.architecture(), s.limit());
        requireSetting(s.batch() >= 1 && s.batch() <= MAX_BATCH, "batch", s.batch(), "1 to " + MAX_BATCH);
        requirePositive("shards", s.shards());
        requirePositive("limit", s.limit());
        requireSetting(s.maxImageBytes() >= 1, "max-image-bytes", s.maxImageBytes(), "at least 1");
        requireSetting(
                s.maxImagePixels() >= 1 && s.maxImagePixels() <= ImageDecoder.LARGEST_MAX_PIXELS,
                "max-image-pixels",
                s.maxImagePixels(),
                "1 to " + ImageDecoder.LARGEST_MAX_PIXELS);
        new PixelCheck(s).verify();
        requireSetting(
                s.classes().list().isEmpty() || s.readsLabels(),
                "classes",
                s.classes().list().orElse(""),
                "none with " + s.architecture().name() + ", whose outputs are not compared with labels");
        requireSetting(
                s.classes().source() == ClassOrderSettings.Source.AUTO || s.readsLabels(),
                "class-order",
                s.classes().text(),
                "auto with " + s.architecture().name() + ", whose outputs are not compared with labels");
        s.segmentation().requireFits(s.architecture());
        requireSetting(
                s.predictions() == Predictions.COUNTED || s.segmentation().labelled(),
                "keep-predictions",
                "on",
                "off, unless a network gives per-pixel scores that are compared with labels (--dataset or --labels)");
        requireSetting(
                s.labels().file().isEmpty() || s.readsLabels(),
                "labels",
                s.labels().file().orElse(""),
                "none with " + s.architecture().name() + ", whose outputs are not compared with class labels");
        requireSetting(
                s.scoring().equals(ScoringSettings.DEFAULT) || s.readsLabels(),
                "top-k or class-subset",
                s.scoring(),
                "the default with " + s.architecture().name() + ", whose outputs are not compared with labels");
        if (!s.gates().isEmpty()) {
            s.gates().require(s.measurable());
        }
    }

    private static void requirePositive(String setting, OptionalInt value) {
        requireSetting(value.isEmpty() || value.getAsInt() >= 1, setting, value.orElse(1), "at least 1");
    }
}
