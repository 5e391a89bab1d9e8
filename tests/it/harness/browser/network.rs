//! What goes wrong on the way to the browser.

use super::Browser;

const CUT: &str = "const real = window.fetch;
window.fetch = async (...all) => {
  window.fetch = real;
  const answer = await real(...all);
  const text = await answer.text();
  return new Response(text.slice(0, -3), { status: answer.status, headers: answer.headers });
};";

impl Browser {
    /// The next answer that a script of the open page asks for ends too early.
    pub async fn cut_next_answer(&self) {
        if let Err(error) = self.client.execute(CUT, Vec::new()).await {
            self.fail("cut an answer short", error).await;
        }
    }
}
